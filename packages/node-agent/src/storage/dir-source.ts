import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';

import { invalid } from '@lxd/model/errors';

import { ifPresent } from '../host/missing.js';
import { poolFolders } from './pool-folders.js';

/** The folder of the user's that a pool lives in, or null: the pool's own place. */
export const externalSource = (source: string | undefined, poolPath: string): string | null =>
  source === undefined || source === '' || source === poolPath ? null : source;

/** @throws DomainError (invalid) with LXD's text when a pool can't be made in `source`. */
export async function checkSource(source: string, lxdRoot: string): Promise<void> {
  const found = isAbsolute(source) ? await ifPresent(stat(source)) : null;
  if (found === null) throw invalid(`Source path '${source}' doesn't exist`);
  if (!found.isDirectory()) throw invalid(`Source path '${source}' isn't a directory`);
  if (isWithin(source, lxdRoot)) {
    throw invalid(`Source path '${source}' is within the LXD directory`);
  }
  if (!(await isUnused(source))) throw invalid(`Source path '${source}' isn't empty`);
}

/** Empty, or only what a pool creation that was cut short leaves: empty folders of ours. */
export async function isUnused(path: string): Promise<boolean> {
  const ours: readonly string[] = poolFolders;
  for (const name of (await ifPresent(readdir(path))) ?? []) {
    if (!ours.includes(name)) return false;
    const inside = join(path, name);
    if (!(await lstat(inside)).isDirectory()) return false;
    if ((await readdir(inside)).length > 0) return false;
  }
  return true;
}

export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith('../'));
}

/** Whether something is mounted on exactly this path. */
export async function isMountPoint(path: string): Promise<boolean> {
  return mountPoints(await readFile('/proc/self/mountinfo', 'utf8')).has(path);
}

/** The mount points listed in a mountinfo file (proc(5): field 5, octal escapes). */
export function mountPoints(mountinfo: string): ReadonlySet<string> {
  const unescape = (field: string): string =>
    field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
  const lines = mountinfo.split('\n').filter((line) => line !== '');
  return new Set(lines.map((line) => unescape(line.split(' ')[4] ?? '')));
}
