import { createHash, randomBytes } from 'node:crypto';

import { storageName } from '@lxd/model/names';
import type { InstanceSpec } from '../../instance/spec.js';
import type { DeviceContext } from '../device.js';

/** Xen's vendor prefix, which LXD uses, and three random bytes. */
export const randomHwaddr = (): string =>
  ['00', '16', '3e', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(
    ':',
  );

/** What the instance is called on disk and in firewall rules. */
export function labelOf({ ref }: InstanceSpec): string {
  if (!ref) throw new Error('An instance without a name');
  return storageName(ref.project, ref.name);
}

/**
 * Names of a veth pair's ends. They look random, but follow from whose NIC it is: after a crash
 * before anything was recorded, the same NIC finds what it left behind.
 */
export interface PairNames {
  readonly hostName: string;
  readonly peerName: string;
  /** Kept as the host end's alias, to tell our own leftovers from somebody else's interface. */
  readonly owner: string;
}

/** @param attempt above 0 once the names of the attempts before belong to somebody else */
export function pairNames(device: DeviceContext, hwaddr: string, attempt: number): PairNames {
  const { host, instance, name, options } = device;
  const digest = (...parts: readonly string[]) =>
    createHash('sha256')
      .update([host.paths.root, labelOf(instance), name, ...parts].join('\0'))
      .digest('hex');
  const byHash = (end: string) => `veth${digest(end, String(attempt)).slice(0, 8)}`;
  return {
    hostName:
      options['host_name'] ||
      (instance.nicHostName === 'mac' ? hostNameOfMac(hwaddr) : byHash('host')),
    peerName: byHash('peer'),
    owner: `lxd:${digest('owner').slice(0, 32)}`,
  };
}

/** `lxd` and the last five bytes of the MAC (server key instances.nic.host_name=mac). */
export const hostNameOfMac = (hwaddr: string): string =>
  `lxd${hwaddr.toLowerCase().replaceAll(':', '').slice(2)}`;

/** Devices that appear as interfaces in the guest, in the order of their names. */
const interfacesOf = (instance: InstanceSpec): string[] =>
  Object.keys(instance.devices)
    .filter((name) => ['nic', 'infiniband'].includes(instance.devices[name]!.options['type'] ?? ''))
    .sort();

/** The N of this NIC's `lxc.net.N` lines. */
export const networkIndex = (instance: InstanceSpec, device: string): number =>
  interfacesOf(instance).indexOf(device);

/** The interface's name inside: as configured, as before, else the first free `ethN`. */
export function guestName(instance: InstanceSpec, device: string): string {
  const fixed = (name: string): string =>
    instance.devices[name]?.options['name'] || instance.config[`volatile.${name}.name`] || '';
  const taken = new Set(interfacesOf(instance).map(fixed));
  for (const name of interfacesOf(instance)) {
    const prefix = instance.devices[name]!.options['type'] === 'infiniband' ? 'ib' : 'eth';
    const chosen = fixed(name) || firstFree(prefix, taken);
    if (name === device) return chosen;
    taken.add(chosen);
  }
  return fixed(device) || firstFree('eth', taken);
}

function firstFree(prefix: string, taken: ReadonlySet<string>): string {
  let number = 0;
  while (taken.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}
