import type { Config, Devices } from '@lxd/model/api/config';
import { formatIp, parseIp } from '@lxd/model/cidr';
import { conflict, quote, wrap } from '@lxd/model/errors';
import { deviceTypes } from '@lxd/node-agent/catalog';
import { instancesWithAddress } from '@lxd/store/instance-addresses';

import type { InstanceDeps } from './deps.js';
import { loadInstance } from './load.js';
import type { NetworksByName } from './check-devices.js';

/** An instance as far as its NICs' addresses go; devices are expanded. */
export interface NicOwner {
  readonly project: string;
  readonly name: string;
  readonly config: Config;
  readonly devices: Devices;
}

/** A NIC on a bridge, managed or not. */
export interface BridgedNic {
  readonly device: string;
  readonly bridge: string;
  readonly vlan: string;
  readonly hwaddr: string; // lower case, empty: not known yet
  readonly addresses: readonly string[]; // as they are best written
}

/** What is about to happen to a device: LXD says so in its message. */
export type DeviceMove = 'add' | 'start' | 'update';

export function bridgedNics({ config, devices }: NicOwner): BridgedNic[] {
  return Object.entries(devices).flatMap(([device, options]) => {
    const { type, network = '', nictype = '', parent = '' } = options;
    const bridge = network || (nictype === 'bridged' ? parent : '');
    if (type !== 'nic' || bridge === '') return [];
    const hwaddr = options['hwaddr'] || config[`volatile.${device}.hwaddr`] || '';
    const addresses = [options['ipv4.address'], options['ipv6.address']]
      .flatMap((text) => parseIp(text ?? '') ?? [])
      .map(formatIp);
    return [{ device, bridge, vlan: options['vlan'] ?? '', hwaddr: hwaddr.toLowerCase(), addresses }];
  });
} // prettier-ignore

/**
 * Why a NIC cannot be where the other one is; null: it can. NICs in different VLANs never meet.
 * @param sharedName the DNS name both would have; null: they have none, or not the same
 */
export function nicConflict(
  nic: BridgedNic,
  other: BridgedNic,
  sharedName: string | null,
): string | null {
  if (nic.bridge !== other.bridge || nic.vlan !== other.vlan) return null;
  if (sharedName !== null) return `Instance DNS name ${quote(sharedName)} already used on network`;
  if (nic.hwaddr !== '' && nic.hwaddr === other.hwaddr) {
    return `MAC address ${quote(other.hwaddr)} already defined on another NIC`;
  }
  const address = nic.addresses.find((one) => other.addresses.includes(one));
  return address === undefined
    ? null
    : `IP address ${quote(address)} already defined on another NIC`;
}

/**
 * No two NICs on one bridge of this member may have a MAC, a fixed address or a DNS name in common.
 * @param moves the devices to look at
 * @throws DomainError (conflict) `Failed <move> validation for device "eth0": ...`
 */
export async function checkNicConflicts(
  deps: InstanceDeps,
  owner: NicOwner,
  networks: NetworksByName,
  moves: ReadonlyMap<string, DeviceMove>,
): Promise<void> {
  const own = bridgedNics(owner);
  const moving = own.filter(({ device }) => moves.has(device));
  if (moving.length === 0) return;
  const others = await nicsWithAddresses(deps, owner, moving);
  for (const nic of moving) {
    const known = networks[owner.devices[nic.device]!['network'] ?? ''];
    const named = known !== undefined && known.config['dns.mode'] !== 'none';
    const dnsName = named ? owner.name.toLowerCase() : null; // others' names differ, or their projects
    const siblings = own.filter(({ device }) => device !== nic.device);
    const [why] = [
      ...siblings.map((other) => nicConflict(nic, other, dnsName)),
      ...others.map((other) => nicConflict(nic, other, null)),
    ].filter((text) => text !== null);
    if (why === undefined) continue;
    throw wrap(`Failed ${moves.get(nic.device)} validation for device ${quote(nic.device)}`, conflict(why));
  }
} // prettier-ignore

/** NICs of other instances in which an address of these is written somewhere. */
async function nicsWithAddresses(
  deps: InstanceDeps,
  owner: NicOwner,
  nics: readonly BridgedNic[],
): Promise<BridgedNic[]> {
  const rivals = await instancesWithAddress(deps.store, deps.member(), {
    hwaddrs: nics.flatMap(({ hwaddr }) => (hwaddr === '' ? [] : [hwaddr])),
    addresses: nics.flatMap(({ device, addresses }) => [
      ...addresses,
      ...['ipv4.address', 'ipv6.address'].flatMap((key) =>
        (owner.devices[device]?.[key] ?? '').toLowerCase(),
      ),
    ]).filter((text) => text !== ''),
  }); // prettier-ignore
  const found: BridgedNic[] = [];
  for (const { project, name } of rivals) {
    if (project === owner.project && name === owner.name) continue;
    const { record, expanded } = await loadInstance(deps, project, name);
    found.push(...bridgedNics({ ...record, ...expanded }));
  }
  return found;
}

/** How each device of an instance is about to change; one that stays as it is has no move. */
export function deviceMoves(before: Devices, after: Devices): Map<string, DeviceMove> {
  const moves = new Map<string, DeviceMove>();
  for (const [name, options] of Object.entries(after)) {
    const old = before[name];
    if (old === undefined) moves.set(name, 'add');
    else {
      const keys = new Set([...Object.keys(old), ...Object.keys(options)]);
      const changed = [...keys].filter((key) => old[key] !== options[key]);
      if (changed.length > 0) moves.set(name, changed.every(isLive) ? 'update' : 'add');
    }
  }
  return moves;
}

const liveKeys = new Set(
  deviceTypes.filter(({ name }) => name === 'nic-bridged').flatMap((type) => type.liveKeys),
);
const isLive = (key: string): boolean => liveKeys.has(key);
