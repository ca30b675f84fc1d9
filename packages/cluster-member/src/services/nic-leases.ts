import { eui64, formatIp, parseCidr } from '@lxd/model/cidr';
import type { Config, Devices } from '@lxd/model/api/config';
import { isTrue } from '@lxd/model/booleans';

/** A lease as the API lists it. */
export interface Lease {
  readonly hostname: string;
  readonly hwaddr: string;
  readonly address: string;
  readonly type: string; // static, dynamic
  /** The member that gave it out, or that has who holds it. */
  readonly location: string;
}

/** An instance with what its profiles give it. */
export interface LeaseHolder {
  readonly name: string;
  /** The member it is on. */
  readonly location: string;
  readonly config: Config;
  readonly devices: Devices;
}

/** A bridged NIC on the network. */
interface Nic {
  readonly hostname: string;
  readonly location: string;
  readonly hwaddr: string;
  readonly options: Config;
}

/**
 * What a project sees of a bridge's leases (networks.md, 3.5): addresses set on NICs, the
 * addresses NICs make themselves from router advertisements, and of the DHCP server's leases
 * those of the project's instances. Pure.
 */
export function leasesOf(
  network: { readonly name: string; readonly config: Config },
  holders: readonly LeaseHolder[],
  given: readonly Lease[],
): Lease[] {
  const nics = holders.flatMap((holder) => nicsOn(network.name, holder));
  const fixed = nics.flatMap(fixedLeases);
  const selfMade = nics.flatMap((nic) => selfMadeLease(network.config, nic));
  const macs = new Set(nics.map(({ hwaddr }) => hwaddr));
  const names = new Set(nics.map(({ hostname }) => hostname));
  const known = new Set([...fixed, ...selfMade].map(({ address }) => address));
  const dynamic = given.filter(
    ({ hwaddr, hostname, address }) =>
      !known.has(address) && (hwaddr === '' ? names.has(hostname) : macs.has(hwaddr)),
  );
  return [...fixed, ...selfMade, ...dynamic];
}

function nicsOn(network: string, { name, location, config, devices }: LeaseHolder): Nic[] {
  return Object.entries(devices)
    .filter(
      ([, options]) =>
        options['type'] === 'nic' &&
        (options['network'] === network ||
          (options['nictype'] === 'bridged' && options['parent'] === network)),
    )
    .map(([device, options]) => ({
      hostname: name,
      location,
      hwaddr: options['hwaddr'] ?? config[`volatile.${device}.hwaddr`] ?? '',
      options,
    }));
}

function fixedLeases({ hostname, location, hwaddr, options }: Nic): Lease[] {
  return [options['ipv4.address'], options['ipv6.address']]
    .filter((address): address is string => (address ?? '') !== '' && address !== 'none')
    .map((address) => ({ hostname, hwaddr, address, type: 'static', location }));
}

/** EUI-64, where the bridge announces its prefix and hands out nothing. */
function selfMadeLease(config: Config, { hostname, location, hwaddr, options }: Nic): Lease[] {
  const prefix = parseCidr(config['ipv6.address'] ?? '');
  if (prefix === null || prefix.prefix !== 64 || hwaddr === '') return [];
  if (isTrue(config['ipv6.dhcp.stateful']) || (options['ipv6.address'] ?? '') !== '') return [];
  return [{ hostname, hwaddr, address: formatIp(eui64(prefix, hwaddr)), type: 'dynamic', location }];
}
