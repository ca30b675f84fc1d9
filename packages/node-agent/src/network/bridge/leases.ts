import { eui64, formatIp } from '@lxd/model/cidr';

import type { DhcpLease } from '../network-type.js';
import type { HostEntry } from './host-entries.js';
import type { BridgeSettings } from './settings.js';

/** One line of dnsmasq's lease file. */
export interface LeaseLine {
  readonly address: string;
  readonly hwaddr: string; // empty in IPv6, where a lease belongs to a DUID
  readonly hostname: string | null;
  /** IPv4: the client's identifier, if it sent one. IPv6: its DUID. */
  readonly clientId: string | null;
  /** IPv6: the number of the client's identity association. */
  readonly iaid: string | null;
}

/** `expiry mac|iaid ip hostname client-id`, and a line `duid` with the server's own. */
export function parseLeases(text: string): LeaseLine[] {
  return text.split('\n').flatMap((line) => {
    const [expires, id, address, hostname, clientId] = line.split(' ');
    if (!expires || !/^\d+$/.test(expires) || !id || !address) return [];
    const ipv6 = address.includes(':');
    return [
      {
        address,
        hwaddr: ipv6 ? '' : id,
        hostname: hostname && hostname !== '*' ? hostname : null,
        clientId: clientId && clientId !== '*' ? clientId : null,
        iaid: ipv6 ? id.replace(/^T/, '') : null, // T: a temporary address
      },
    ];
  });
}

export const serverIdIn = (text: string): string | null => /^duid (\S+)$/m.exec(text)?.[1] ?? null;

/** Whether a lease is held by the NIC of this entry. IPv6 clients mostly put their MAC into the DUID. */
export const isHeldBy = (lease: LeaseLine, nic: Omit<HostEntry, 'name'>): boolean =>
  lease.hwaddr === ''
    ? lease.address === nic.ipv6 || (lease.clientId ?? '').endsWith(nic.hwaddr.toLowerCase())
    : lease.hwaddr === nic.hwaddr.toLowerCase();

/**
 * What `list-leases` shows: reserved addresses, those that NICs make from their MAC, then what
 * dnsmasq gave out beyond that.
 */
export function mergeLeases(
  entries: Iterable<HostEntry>,
  lines: readonly LeaseLine[],
  { ipv6 }: BridgeSettings,
): DhcpLease[] {
  const leases: DhcpLease[] = [];
  const names = new Map<string, string>();
  for (const { hwaddr, ipv4, ipv6: fixed6, name } of entries) {
    const hostname = name ?? '';
    names.set(hwaddr, hostname);
    const own6 = ipv6 && !ipv6.stateful ? formatIp(eui64(ipv6.address, hwaddr)) : null;
    if (ipv4) leases.push({ hostname, hwaddr, address: ipv4, type: 'static' });
    if (fixed6 && fixed6 !== own6) {
      leases.push({ hostname, hwaddr, address: fixed6, type: 'static' });
    }
    if (own6) leases.push({ hostname, hwaddr, address: own6, type: 'dynamic' });
  }
  const known = new Set(leases.map(({ address }) => address));
  for (const { hwaddr, address, hostname } of lines) {
    if (known.has(address)) continue;
    leases.push({ hostname: hostname ?? names.get(hwaddr) ?? '', hwaddr, address, type: 'dynamic' });
  }
  return leases;
} // prettier-ignore
