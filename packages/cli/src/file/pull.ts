import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readText } from '@lxd/client/http/body';
import { invalid } from '@lxd/model/errors';
import { UsageError } from '../shell/errors.js';
import { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { counted } from '../shell/transfer.js';
import { getFile, readDirectory, type FoundFile, type Place } from './transfer.js';

export interface PullOptions {
  readonly recursive: boolean;
  readonly createDirectories: boolean;
}

/** Copies files out of instances: to a file, into a directory, or (`-`) to standard output. */
export async function pullFiles(
  shell: Shell,
  sources: readonly Place[],
  target: string,
  { recursive, createDirectories }: PullOptions,
): Promise<void> {
  const existing = await stat(target).catch(() => null);
  const named = target.endsWith('/') || sources.length > 1;
  const intoDirectory = existing?.isDirectory() ?? (named || recursive);
  if (existing !== null && !existing.isDirectory() && named) {
    throw new UsageError('More than one file to download, but target is not a directory');
  }
  if (createDirectories) {
    await mkdir(intoDirectory ? target : dirname(target), { recursive: true, mode: 0o750 });
  }
  for (const source of sources) {
    const found = recursive ? await getFile(source) : await getFollowed(source);
    if (found.type === 'directory') {
      if (!recursive) throw new UsageError("Can't pull a directory without --recursive");
      await mkdir(target, { recursive: true, mode: 0o755 });
      found.body.resume();
      await pullTree(shell, source, target);
      continue;
    }
    if (target === '-') {
      await pipeline(found.body, shell.streams.stdout, { end: false });
      continue;
    }
    const single = recursive && existing === null && sources.length === 1 && !target.endsWith('/');
    if (intoDirectory && !single) await mkdir(target, { recursive: true, mode: 0o755 });
    const file = intoDirectory && !single ? join(target, basename(source.path)) : target;
    await saveFile(shell, source, found, file);
  }
}

const maxLinks = 40; // as the kernel

/** What a path leads to: a file that is asked for by name is wanted for its content. */
async function getFollowed(place: Place): Promise<FoundFile> {
  let { path } = place;
  for (let links = 0; links < maxLinks; links++) {
    const found = await getFile({ ...place, path });
    if (found.type !== 'symlink') return found;
    path = posix.resolve(posix.dirname(path), (await readText(found.body)).trimEnd());
  }
  throw new UsageError(`Too many levels of symbolic links: ${place.path}`);
}

async function pullTree(shell: Shell, source: Place, directory: string): Promise<void> {
  const found = await getFile(source);
  const here = join(directory, basename(source.path));
  if (found.type !== 'directory') {
    await saveFile(shell, source, found, here);
    return;
  }
  await mkdir(here, { recursive: true });
  if (found.mode !== null) await chmod(here, found.mode);
  for (const name of await readDirectory(found)) {
    // The names are the instance's, and it may be hostile.
    if (name === '' || name === '.' || name === '..' || name.includes('/')) {
      throw invalid(`Invalid file name ${JSON.stringify(name)} in ${source.path}`);
    }
    await pullTree(shell, { ...source, path: posix.join(source.path, name) }, here);
  }
}

async function saveFile(
  shell: Shell,
  source: Place,
  found: Awaited<ReturnType<typeof getFile>>,
  file: string,
): Promise<void> {
  if (found.type === 'symlink') {
    const points = (await readText(found.body)).trimEnd();
    await rm(file, { force: true });
    await symlink(points, file);
    return;
  }
  const progress = new Progress(shell, `Pulling ${file} from ${source.path}: %s`);
  try {
    await pipeline(counted(found.body, found.length, progress), createWriteStream(file));
    if (found.mode !== null) await chmod(file, found.mode);
  } finally {
    progress.finish();
  }
}
