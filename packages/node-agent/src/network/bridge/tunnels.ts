import { internal } from '@lxd/model/errors';

import type { Host } from '../../host/host.js';
import { ipBatch, ipJson, readLinks } from '../ip.js';
import type { IpLink, IpRoute } from '../ip.js';
import type { BridgeSettings } from './settings.js';

/** A layer 2 connection to a bridge elsewhere (networks.md 3.7). */
export interface Tunnel {
  readonly name: string;
  readonly protocol: 'gre' | 'vxlan';
  readonly local: string | null;
  readonly remote: string | null;
  /** What only VXLAN has. */
  readonly group: string;
  readonly id: number;
  readonly interfaceName: string | null; // null: that of the default route
  readonly port: number; // 0: the kernel's choice
  readonly ttl: number;
}

/** Interfaces that belong to a bridge's tunnels begin with its name and a dash. */
export const tunnelInterface = (network: string, tunnel: string): string => `${network}-${tunnel}`;

/**
 * The device line of `ip link add` for a tunnel, or null: its configuration is not complete yet.
 * @param uplink interface of the default route, for multicast
 */
export function tunnelDevice(tunnel: Tunnel, uplink: string | null): string | null {
  const { protocol, local, remote, group, id, port, ttl } = tunnel;
  if (protocol === 'gre') return local && remote ? `gretap local ${local} remote ${remote}` : null;
  const end = `dstport ${port} ttl ${ttl}`;
  if (local && remote) return `vxlan id ${id} local ${local} remote ${remote} ${end}`;
  const dev = tunnel.interfaceName ?? uplink;
  if (dev === null) throw internal(`No default gateway for tunnel "${tunnel.name}"`);
  return `vxlan id ${id} group ${group} dev ${dev} ${end}`;
}

/**
 * Commands that leave exactly the wanted tunnels: one made with the same words stays as it is.
 * The words are kept as the interface's alias.
 * @param existing interfaces of this bridge's tunnels
 */
export function planTunnels(
  { name: network, mtu, tunnels }: Pick<BridgeSettings, 'mtu' | 'name' | 'tunnels'>,
  existing: readonly IpLink[],
  uplink: string | null,
): { readonly commands: string[]; readonly made: string[] } {
  const wanted = new Map<string, string>();
  for (const tunnel of tunnels) {
    const device = tunnelDevice(tunnel, uplink);
    if (device !== null) wanted.set(tunnelInterface(network, tunnel.name), device);
  }
  const kept = new Set<string>();
  const commands: string[] = [];
  for (const { ifname, ifalias, mtu: has } of existing) {
    if (ifalias !== undefined && wanted.get(ifname) === ifalias && has === mtu) kept.add(ifname);
    else commands.push(`link del dev ${ifname}`);
  }
  const made = [...wanted.keys()].filter((name) => !kept.has(name));
  for (const name of made) {
    const device = wanted.get(name)!;
    commands.push(`link add name ${name} mtu ${mtu} type ${device}`);
    commands.push(`link set dev ${name} alias "${device}"`);
  }
  return { commands, made };
}

const kinds = ['gretap', 'vxlan'];

/** By name and kind: the bridge of network `net-1` is no tunnel of network `net`. */
async function tunnelsOf(network: string, host: Host): Promise<IpLink[]> {
  const links = await readLinks(host);
  return links.filter(
    ({ ifname, linkinfo }) =>
      ifname.startsWith(`${network}-`) && kinds.includes(linkinfo?.info_kind ?? ''),
  );
}

/** The interface of the IPv4 default route, null: there is none. */
export async function defaultInterface(host: Host): Promise<string | null> {
  const [route] = await ipJson<IpRoute>(host, ['-4', 'route', 'show', 'default']);
  return route?.dev ?? null;
}

/** @param attach puts an interface on the bridge */
export async function applyTunnels(
  want: BridgeSettings,
  host: Host,
  attach: (interfaceName: string) => Promise<void>,
): Promise<void> {
  const existing = await tunnelsOf(want.name, host);
  if (existing.length === 0 && want.tunnels.length === 0) return;
  const plan = planTunnels(want, existing, await defaultInterface(host));
  await ipBatch(host, plan.commands);
  for (const name of plan.made) {
    await attach(name);
    await ipBatch(host, [`link set dev ${name} up`]);
  }
}

export async function deleteTunnels(network: string, host: Host): Promise<void> {
  const existing = await tunnelsOf(network, host);
  await ipBatch(host, existing.map(({ ifname }) => `link del dev ${ifname}`));
} // prettier-ignore
