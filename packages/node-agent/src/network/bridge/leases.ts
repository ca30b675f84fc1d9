import type { DhcpLease } from '../network-type.js';
import type { HostEntry } from './host-entries.js';

/** One line of dnsmasq's lease file. */
export interface LeaseLine {
  readonly expires: number; // seconds since the epoch, 0: never
  /** IPv4: the MAC. IPv6: the client's identity association, which is no MAC. */
  readonly hwaddr: string;
  readonly address: string;
  readonly hostname: string | null;
  readonly clientId: string | null;
}

/** `expiry mac|iaid ip hostname client-id`, plus a `duid` line. */
export function parseLeases(text: string): LeaseLine[] {
  return text.split('\n').flatMap((line) => {
    const [expires, id, address, hostname, clientId] = line.split(' ');
    if (!expires || !/^\d+$/.test(expires) || !id || !address) return [];
    const ipv6 = address.includes(':');
    return [
      {
        expires: Number(expires),
        hwaddr: ipv6 ? '' : id,
        address,
        hostname: hostname && hostname !== '*' ? hostname : null,
        clientId: clientId && clientId !== '*' ? clientId : null,
      },
    ];
  });
}

/** What `list-leases` shows: reserved addresses, then those that dnsmasq gave out beyond them. */
export function mergeLeases(
  entries: Iterable<HostEntry>,
  lines: readonly LeaseLine[],
): DhcpLease[] {
  const leases: DhcpLease[] = [];
  const names = new Map<string, string>();
  for (const { hwaddr, ipv4, ipv6, name } of entries) {
    if (name) names.set(hwaddr, name);
    for (const address of [ipv4, ipv6]) {
      if (address) leases.push({ hostname: name ?? '', hwaddr, address, type: 'static' });
    }
  }
  const reserved = new Set(leases.map(({ address }) => address));
  for (const { hwaddr, address, hostname } of lines) {
    if (reserved.has(address)) continue;
    const name = hostname ?? names.get(hwaddr) ?? '';
    leases.push({ hostname: name, hwaddr, address, type: 'dynamic' });
  }
  return leases;
}
