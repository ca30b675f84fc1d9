import { isTrue } from '@lxd/model/booleans';
import { parseCidr, parseIp, splitList } from '@lxd/model/cidr';
import type { Cidr, Family } from '@lxd/model/cidr';
import { unsupported } from '@lxd/model/errors';

import { firewallOf } from '../../firewall/detect.js';
import { removeEbtables, replaceEbtables } from '../../firewall/ebtables.js';
import { nicChainNames, nicChains, single } from '../../firewall/nic-rules.js';
import type { NicFilter } from '../../firewall/nic-rules.js';
import { removeChains, replaceChains } from '../../firewall/nftables.js';
import type { Host } from '../../host/host.js';
import type { DeviceOptions } from '../device.js';

const filtersIp = (options: DeviceOptions, family: Family): boolean =>
  isTrue(options[`security.ipv${family}_filtering`]);

/** IP filtering implies MAC filtering. */
export const isFiltered = (options: DeviceOptions): boolean =>
  isTrue(options['security.mac_filtering']) || filtersIp(options, 4) || filtersIp(options, 6);

/** Families in which the NIC must have a fixed address because only that may be used. */
export const needsAddress = (options: DeviceOptions): Family[] =>
  ([4, 6] as const).filter(
    (family) => filtersIp(options, family) && !options[`ipv${family}.address`],
  );

/** What the NIC may use as source; null: it isn't filtered in that family. */
export function allowedSources(
  family: Family,
  options: DeviceOptions,
  address: string | null,
): readonly Cidr[] | null {
  if (!filtersIp(options, family)) return null;
  const ip = parseIp(address ?? '');
  const routes = ['routes', 'routes.external']
    .flatMap((key) => splitList(options[`ipv${family}.${key}`]))
    .flatMap((text) => parseCidr(text) ?? []);
  return ip ? [single(ip), ...routes] : [];
}

export interface FilteredNic {
  readonly label: string;
  readonly hostName: string;
  readonly hwaddr: string;
  readonly options: DeviceOptions;
  /** Its fixed addresses, null: none in that family. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
}

/** @throws DomainError (unsupported) on a host without a firewall: unfiltered is no answer */
export async function applyFilter(host: Host, nic: FilteredNic): Promise<void> {
  const filter: NicFilter = {
    ...nic,
    ipv4: allowedSources(4, nic.options, nic.ipv4),
    ipv6: allowedSources(6, nic.options, nic.ipv6),
  };
  switch (await firewallOf(host)) {
    case 'nftables':
      return replaceChains(host, 'bridge lxd', nicChainNames(nic.label), nicChains(filter));
    case 'xtables':
      return replaceEbtables(host, filter);
    case 'none':
      throw unsupported('Filtering on a NIC needs nftables or ebtables on this host');
  }
}

export async function removeFilter(host: Host, label: string): Promise<void> {
  if ((await firewallOf(host)) === 'xtables') return removeEbtables(host, label);
  await removeChains(host, 'bridge lxd', nicChainNames(label));
}
