import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { UsageError } from '../shell/errors.js';
import { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { counted } from '../shell/transfer.js';
import { makeDirectories, putFile, typeOf, type Ownership, type Place } from './transfer.js';

/** Copies directories with all below them into an instance. */
export async function pushTree(
  shell: Shell,
  sources: readonly string[],
  target: Place,
  createDirectories: boolean,
): Promise<void> {
  if (createDirectories) {
    const first = await stat(sources[0] ?? '.');
    await makeDirectories(target, ownershipOf(first));
  }
  for (const source of sources) {
    const root = dirname(source.replace(/\/+$/, '') || '/');
    await pushEntry(shell, root, source.replace(/\/+$/, ''), target);
  }
}

async function pushEntry(shell: Shell, root: string, source: string, target: Place): Promise<void> {
  const found = await lstat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`lstat ${source}: no such file or directory`);
    throw error;
  });
  const below = relative(root, source).split(sep).join('/');
  const place = { ...target, path: posix.join(target.path, below) };
  const ownership = ownershipOf(found);
  if (found.isDirectory()) {
    if ((await typeOf(place)) !== 'directory') {
      await putFile(place, { type: 'directory', body: null, ...ownership });
    }
    for (const name of (await readdir(source)).sort()) {
      await pushEntry(shell, root, join(source, name), target);
    }
    return;
  }
  if (found.isSymbolicLink()) {
    await putFile(place, { type: 'symlink', ...ownership, body: await readlink(source) });
    return;
  }
  if (!found.isFile()) throw new UsageError(`'${source}' isn't a supported file type`);
  const progress = new Progress(shell, `Pushing ${source} to ${place.path}: %s`);
  try {
    const body = counted(createReadStream(source), found.size, progress);
    await putFile(place, { type: 'file', ...ownership, body, length: found.size });
  } finally {
    progress.finish();
  }
}

const ownershipOf = ({ uid, gid, mode }: Stats): Ownership => ({ uid, gid, mode: mode & 0o7777 });
