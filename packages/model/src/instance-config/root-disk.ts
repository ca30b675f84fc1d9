import type { Config, Devices } from '../api/config.js';
import { DomainError, quote } from '../errors.js';

/** The device an instance's own volume is. */
export interface RootDisk {
  readonly name: string;
  readonly device: Config;
  readonly pool: string;
}

/** A disk at `/` that is the instance's own volume, not something mounted over it. */
export const isRootDisk = (device: Config): boolean =>
  device['type'] === 'disk' && device['path'] === '/' && (device['source'] ?? '') === '';

/**
 * Whether there are any. An instance may lose all its devices, its root disk with them, while
 * its profiles are changed for others (as in LXD); it is not started then.
 */
export const hasDevices = (devices: Devices): boolean => Object.keys(devices).length > 0;

/**
 * The root disk of expanded devices.
 * @throws DomainError (invalid) when there is none, or more than one, or it names no pool
 */
export function findRootDisk(devices: Devices): RootDisk {
  const found = Object.entries(devices).filter(([, device]) => isRootDisk(device));
  const [first, second] = found;
  if (first === undefined) throw new DomainError('invalid', 'No root device could be found');
  if (second !== undefined) throw new DomainError('invalid', 'More than one root device found');
  const [name, device] = first;
  const pool = device['pool'] ?? '';
  if (pool === '') {
    throw new DomainError('invalid', 'Root disk entry must have a "pool" property set');
  }
  return { name, device, pool };
}

/**
 * A volume doesn't change pools by an update.
 * @throws DomainError (invalid)
 */
export function checkSameRootPool(before: Devices, after: Devices): void {
  if (!hasDevices(after)) return;
  const pool = findRootDisk(after).pool;
  const old = Object.values(before).find(isRootDisk)?.['pool'];
  if (old !== undefined && old !== pool) {
    throw new DomainError(
      'invalid',
      `Cannot update root disk device pool name to ${quote(pool)}`,
    );
  }
}
