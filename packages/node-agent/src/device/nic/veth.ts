import { conflict, quote } from '@lxd/model/errors';

import { CommandError } from '../../host/command.js';
import type { Host } from '../../host/host.js';
import { ownerIn } from '../../network/bridge/ports.js';
import { ipBatch, isAbsent, readLink } from '../../network/ip.js';
import type { DeviceContext } from '../device.js';
import { pairNames } from './names.js';
import type { PairNames } from './names.js';

export interface PairOptions {
  readonly hwaddr: string; // of the guest's end
  /** The host end's alias; its first word, up to a slash, must be the owner's. */
  readonly alias?: (owner: string) => string;
  readonly mtu: number | null; // null: the kernel's default
  /** Further commands for the host end, after the pair exists and before anyone uses it. */
  readonly then: (hostName: string) => readonly string[];
}

const attempts = 4; // two different NICs share a name once in 2^32; four in a row never

/**
 * Makes the NIC's pair of interfaces in one go. What a crash left of the same NIC is replaced.
 * @throws DomainError (conflict) when a host_name is taken by somebody else
 */
export async function createPair(device: DeviceContext, options: PairOptions): Promise<PairNames> {
  for (let attempt = 0; ; attempt++) {
    const names = pairNames(device, options.hwaddr, attempt);
    try {
      await ipBatch(device.host, pairCommands(names, options));
      return names;
    } catch (error) {
      if (!alreadyExists(error)) {
        await deleteIfOwned(device.host, names);
        throw error;
      }
      const removed = await deleteIfOwned(device.host, names);
      if (removed) attempt--;
      else if (device.options['host_name'] || attempt + 1 === attempts) {
        throw conflict(`Network interface ${quote(names.hostName)} already exists`);
      }
    }
  }
}

function pairCommands({ hostName, peerName, owner }: PairNames, options: PairOptions): string[] {
  const mtu = options.mtu === null ? '' : ` mtu ${options.mtu}`;
  return [
    `link add name ${hostName}${mtu} type veth peer name ${peerName} address ${options.hwaddr}${mtu}`,
    `link set dev ${hostName} alias ${options.alias?.(owner) ?? owner}`,
    ...options.then(hostName),
  ];
}

const alreadyExists = (error: unknown): boolean =>
  error instanceof CommandError && /File exists/.test(error.stderr);

/**
 * Removes the NIC's pair, wherever its other end is; what lies on it (queues, its own routes) goes
 * with it. Absent is success.
 * @returns the name of the host's end, null: there was none
 */
export async function deletePair(device: DeviceContext, hwaddr: string): Promise<string | null> {
  const recorded = device.volatile['host_name'];
  if (recorded) {
    await deleteInterface(device.host, recorded);
    return recorded;
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    const names = pairNames(device, hwaddr, attempt);
    if (await deleteIfOwned(device.host, names)) return names.hostName;
  }
  return null;
}

/** @returns whether there was something of ours */
async function deleteIfOwned(host: Host, { hostName, owner }: PairNames): Promise<boolean> {
  const link = await readLink(host, hostName);
  if (ownerIn(link?.ifalias) !== owner) return false;
  await deleteInterface(host, hostName);
  return true;
}

async function deleteInterface(host: Host, name: string): Promise<void> {
  try {
    await ipBatch(host, [`link del dev ${name}`]);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
