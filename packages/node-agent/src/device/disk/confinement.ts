import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative } from 'node:path';

import { forbidden, invalid, quote } from '@lxd/model/errors';

import { inside } from '../../host/inside.js';
import { ifPresent } from '../../host/missing.js';
import { isTrue } from '../../instance/config.js';
import type { DeviceContext } from '../device.js';

// A project may allow disks from certain folders of the host only. Whoever can write there could
// put a link in the way, so what counts is where the path leads at the time of the mount.

type Disk = Pick<DeviceContext, 'instance' | 'name' | 'options'>;

/** The folder a disk's source must lie below; null: anywhere. */
export const confinementOf = ({ instance, name }: Disk): string | null =>
  instance.devices[name]?.confinedTo || null;

/**
 * Whether the source lies where it must.
 * @throws DomainError (forbidden, invalid) with LXD's text
 */
export async function checkConfinement(disk: Disk): Promise<void> {
  const folder = confinementOf(disk);
  if (folder === null) return;
  if (isTrue(disk.options['shift'])) {
    throw invalid('The "shift" property cannot be used with a restricted source path');
  }
  await whereIn(folder, disk);
}

/**
 * Gives `use` a path to mount the disk's source from. A confined one is held open, so that it
 * stays what it was found to be.
 */
export async function withSource<T>(disk: Disk, use: (source: string) => Promise<T>): Promise<T> {
  const folder = confinementOf(disk);
  const source = disk.options['source'] ?? '';
  if (folder === null) return use(source);
  const { root, path } = await whereIn(folder, disk);
  return inside(root, path, null, async (place) => {
    if (place === null || place.found === null) throw missing(disk);
    const held = await open(place.path, pathOnly);
    try {
      return await use(`/proc/${process.pid}/fd/${held.fd}`);
    } finally {
      await held.close();
    }
  });
}

/** open(2): O_PATH, which Node doesn't name; it opens devices without touching them. */
const pathOnly = 0o10000000 | constants.O_NOFOLLOW;

async function whereIn(folder: string, disk: Disk): Promise<{ root: string; path: string }> {
  const source = disk.options['source'] ?? '';
  const [root, real] = await Promise.all([
    ifPresent(realpath(folder)),
    ifPresent(realpath(source)),
  ]);
  if (root === null || real === null) throw missing(disk);
  const path = relative(root, real);
  if (path !== '..' && !path.startsWith('../')) return { root, path };
  throw forbidden(
    `Source path ${quote(source)} resolves outside of restricted parent source path ${quote(folder)}`,
  );
}

const missing = ({ name, options }: Disk) =>
  invalid(`Missing source path ${quote(options['source'] ?? '')} for disk ${quote(name)}`);
