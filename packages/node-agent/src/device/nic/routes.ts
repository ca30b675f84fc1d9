import { splitList } from '@lxd/model/cidr';

import type { DeviceOptions } from '../device.js';

const routeOptions = ['ipv4.routes', 'ipv6.routes', 'ipv4.routes.external', 'ipv6.routes.external'];

/** Every subnet that the host is to route to this NIC. */
export const routesOf = (options: DeviceOptions): string[] => [
  ...new Set(routeOptions.flatMap((key) => splitList(options[key]))),
];

/** Protocol boot tells them from the network's own (static), so applying that leaves them alone. */
export const addRoutes = (routes: readonly string[], dev: string): string[] =>
  routes.map((route) => `route replace ${route} dev ${dev} proto boot`);

export const deleteRoutes = (routes: readonly string[], dev: string): string[] =>
  routes.map((route) => `route del ${route} dev ${dev} proto boot`);
