import { mkdir, rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { folderMode, temporarySuffix } from './pool-folders.js';

/** Points `$LXD_DIR/containers/<name>` at the instance's volume, as LXD does. Repeatable. */
export async function linkInstance(host: Host, name: string, volumeAt: string): Promise<void> {
  const folder = join(host.paths.root, 'containers');
  await mkdir(folder, { recursive: true, mode: folderMode });
  const link = join(folder, name);
  await ifPresent(unlink(link + temporarySuffix));
  await symlink(volumeAt, link + temporarySuffix);
  await rename(link + temporarySuffix, link);
}

/** Absent is success. */
export async function unlinkInstance(host: Host, name: string): Promise<void> {
  await ifPresent(unlink(join(host.paths.root, 'containers', name)));
}
