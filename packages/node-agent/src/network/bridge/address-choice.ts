import { contains, eui64, formatIp, parseIp } from '@lxd/model/cidr';
import type { Family, Ip } from '@lxd/model/cidr';
import { internal } from '@lxd/model/errors';

import type { Reservation } from '../network-type.js';
import { rangesOf } from './dnsmasq-args.js';
import type { HostEntry } from './host-entries.js';
import type { LeaseLine } from './leases.js';
import type { BridgeSettings, FamilySettings } from './settings.js';

/** What is known of the network's addresses. */
export interface AddressesNow {
  /** The entry the NIC has already. */
  readonly mine: HostEntry | null;
  readonly others: readonly HostEntry[];
  readonly leases: readonly LeaseLine[];
}

/**
 * Gives a NIC without a fixed address one of its own in the families asked for: the one it has
 * had, the one it leases, in IPv6 the one it makes from its MAC, else the first free of the ranges.
 */
export function chooseAddresses(
  wanted: Reservation,
  choose: readonly Family[],
  { ipv4, ipv6 }: BridgeSettings,
  now: AddressesNow,
): Reservation {
  const chosen = (family: FamilySettings | null) =>
    family && choose.includes(family.family) ? chooseOne(wanted, family, now) : null;
  return {
    ...wanted,
    ipv4: wanted.ipv4 ?? chosen(ipv4),
    ipv6: wanted.ipv6 ?? chosen(ipv6),
  };
}

function chooseOne({ hwaddr }: Reservation, settings: FamilySettings, now: AddressesNow): string {
  const key = settings.family === 4 ? 'ipv4' : 'ipv6';
  const fits = (text: string | null | undefined): text is string => {
    const ip = parseIp(text ?? '');
    return ip !== null && contains(settings.address, ip);
  };
  const had = now.mine?.[key];
  if (fits(had)) return had;
  if (settings.family === 6 && !settings.stateful) return formatIp(eui64(settings.address, hwaddr));
  const leased = now.leases.find((line) => line.hwaddr === hwaddr.toLowerCase())?.address;
  const reserved = now.others.map((entry) => entry[key]);
  if (fits(leased) && !reserved.includes(leased)) return leased;
  return firstFree(settings, [...reserved, ...now.leases.map(({ address }) => address)]);
}

function firstFree(settings: FamilySettings, taken: readonly (string | null)[]): string {
  const used = new Set([settings.address, ...taken.map((text) => parseIp(text ?? ''))].map(valueOf));
  for (const { first, last } of rangesOf(settings)) {
    for (let value = first.value; value <= last.value; value++) {
      if (!used.has(value)) return formatIp({ family: settings.family, value });
    }
  }
  throw internal(`No IPv${settings.family} address is left in the network's DHCP ranges`);
} // prettier-ignore

const valueOf = (ip: Ip | null): bigint | null => ip?.value ?? null;
