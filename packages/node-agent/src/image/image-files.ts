import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { temporarySuffix } from '../storage/pool-folders.js';
import { copyFolder, imageFiles, isFingerprint } from './image-folder.js';

/** Removes an image's files; absent is success. The main file first: then the image is gone. */
export async function deleteImage(host: Host, fingerprint: string): Promise<void> {
  const files = imageFiles(host.paths, fingerprint);
  await ifPresent(unlink(files.main));
  await ifPresent(unlink(files.rootfs));
  await ifPresent(unlink(files.mainCopy));
  await ifPresent(unlink(files.rootfsCopy));
}

/** Fingerprints of the images on this host's disk. */
export async function listImages(host: Host): Promise<string[]> {
  return ((await ifPresent(readdir(host.paths.images))) ?? []).filter(isFingerprint).sort();
}

/**
 * Removes what interrupted calls left. For the agent's start, when nothing is being received.
 */
export async function sweepImages(host: Host): Promise<void> {
  const names = new Set((await ifPresent(readdir(host.paths.images))) ?? []);
  for (const name of names) {
    const orphan = name.endsWith(rootfsSuffix) && !names.has(name.slice(0, -rootfsSuffix.length));
    if (name.endsWith(temporarySuffix) || orphan) {
      await ifPresent(unlink(join(host.paths.images, name)));
    }
  }
  const copies = copyFolder(host.paths);
  for (const name of (await ifPresent(readdir(copies))) ?? []) {
    const of = name.split('.')[0] ?? '';
    if (name.endsWith(temporarySuffix) || !names.has(of)) await ifPresent(unlink(join(copies, name)));
  }
}

const rootfsSuffix = '.rootfs';
