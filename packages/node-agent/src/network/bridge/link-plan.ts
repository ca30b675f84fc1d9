import { formatCidr, parseCidr, subnetOf } from '@lxd/model/cidr';
import type { Cidr } from '@lxd/model/cidr';

import type { IpLink, IpRoute } from '../ip.js';
import type { BridgeSettings, FamilySettings } from './settings.js';

/** What the kernel has of an existing bridge. */
export interface BridgeNow {
  readonly link: IpLink;
  /** The routes that the network's own configuration made (protocol static). */
  readonly staticRoutes: readonly IpRoute[];
}

/**
 * Makes the bare bridge, still down. The kernel keeps an MTU that was set, and lowers one that came
 * with the bridge to that of the smallest port: so it is set, and from another value.
 */
export const planCreate = ({ name, hwaddr, mtu }: BridgeSettings): string[] => [
  `link add name ${name} address ${hwaddr} mtu ${mtu - 1} type bridge`,
  `link set dev ${name} mtu ${mtu}`,
];

/** For the VLAN keys of NICs; not every kernel can. */
export const planVlanFiltering = ({ name }: BridgeSettings, { link }: BridgeNow): string[] =>
  link.linkinfo?.info_data?.['vlan_filtering'] === 1
    ? []
    : [`link set dev ${name} type bridge vlan_filtering 1 vlan_default_pvid 1`];

/**
 * The `ip` commands that turn what is into what shall be, and nothing else: traffic and the
 * routes of NICs are not disturbed by applying a network again.
 */
export function planLink(want: BridgeSettings, now: BridgeNow): string[] {
  return [
    ...planBridge(want, now.link),
    ...planAddresses(want, now.link),
    ...planRoutes(want, now.staticRoutes),
  ];
}

function planBridge({ name, hwaddr, mtu }: BridgeSettings, link: IpLink): string[] {
  const lines: string[] = [];
  if (link.address !== hwaddr.toLowerCase()) lines.push(`link set dev ${name} address ${hwaddr}`);
  if (link.mtu !== mtu) lines.push(`link set dev ${name} mtu ${mtu}`);
  if (!link.flags.includes('UP')) lines.push(`link set dev ${name} up`);
  return lines;
}

function planAddresses(want: BridgeSettings, link: IpLink): string[] {
  const has = (link.addr_info ?? [])
    .filter(({ scope }) => scope === 'global')
    .map(({ local, prefixlen }) => `${local}/${prefixlen}`);
  const wanted = addressesOf(want);
  return [
    ...has
      .filter((text) => !wanted.includes(text))
      .map((text) => `address del ${text} dev ${want.name}`),
    ...wanted
      .filter((text) => !has.includes(text))
      .map((text) => `address add ${text} dev ${want.name}`),
  ];
}

const addressesOf = ({ ipv4, ipv6 }: BridgeSettings): string[] =>
  [ipv4, ipv6].flatMap((family) => (family ? formatCidr(family.address) : []));

function planRoutes(want: BridgeSettings, now: readonly IpRoute[]): string[] {
  const has = now.map(({ dst }) => canonical(dst));
  const wanted = [want.ipv4, want.ipv6].flatMap((family) => family?.routes ?? []).map(formatCidr);
  const line = (verb: string, dst: string) => `route ${verb} ${dst} dev ${want.name} proto static`;
  return [
    ...has.filter((dst) => !wanted.includes(dst)).map((dst) => line('del', dst)),
    ...wanted.filter((dst) => !has.includes(dst)).map((dst) => line('add', dst)),
  ];
}

/** `ip` leaves out the prefix length of a single host. */
function canonical(dst: string): string {
  const whole = dst.includes('/') ? dst : `${dst}/${dst.includes(':') ? 128 : 32}`;
  const cidr: Cidr | null = parseCidr(whole);
  return cidr ? formatCidr(subnetOf(cidr)) : dst;
}

/** Sysctls by path under /proc/sys, in this order. Those of IPv6 may be missing on a host. */
export function planSysctls(want: BridgeSettings): [path: string, value: string][] {
  const conf = `net/ipv6/conf/${want.name}`;
  const routing = (family: FamilySettings | null) => family?.routing ?? false;
  return [
    ...(want.ipv6
      ? ([
          [`${conf}/disable_ipv6`, '0'],
          [`${conf}/autoconf`, '0'],
          [`${conf}/accept_dad`, '0'],
        ] as [string, string][])
      : ([[`${conf}/disable_ipv6`, '1']] as [string, string][])),
    ...(routing(want.ipv4) ? ([['net/ipv4/ip_forward', '1']] as [string, string][]) : []),
  ];
}
