import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readlink, type FileHandle } from 'node:fs/promises';

import { invalid, quote } from '@lxd/model/errors';

import { ifPresent } from './missing.js';

/** Folders that are missing on the way are made, for this owner, as mode 0755. */
export interface MakeParents {
  readonly uid: number;
  readonly gid: number;
}

/** A name in an open folder: what is done to `path` is done there, wherever the folder goes. */
export interface Place {
  readonly path: string;
  readonly found: Stats | null; // null: nothing there yet; never a symbolic link
}

const maxNameBytes = 255; // NAME_MAX
const maxHops = 40; // as the kernel's path walk

/**
 * Finds a path as a process whose root is `root` would, so no symbolic link leads out: absolute
 * links start at `root`, and `..` ends there. Nobody can change that meanwhile, as every folder is
 * held open and entered by name without following links (openat2's RESOLVE_IN_ROOT, by hand).
 *
 * `use` gets the place, or null when a folder on the way, or `root` itself, is missing.
 */
export async function inside<T>(
  root: string,
  path: string,
  makeParents: MakeParents | null,
  use: (place: Place | null) => Promise<T>,
): Promise<T> {
  const start = await ifPresent(open(root, folderFlags));
  if (start === null) return use(null);
  const folders = [start];
  try {
    return await use(await walk(folders, path, makeParents));
  } finally {
    for (const folder of folders) await folder.close();
  }
}

const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

async function walk(
  folders: FileHandle[],
  path: string,
  makeParents: MakeParents | null,
): Promise<Place | null> {
  let hops = 0;
  const rest = parts(path);
  for (;;) {
    const name = rest.shift() ?? '.';
    if (name === '..') {
      if (folders.length > 1) await folders.pop()?.close();
      continue;
    }
    if (Buffer.byteLength(name) > maxNameBytes) throw invalid('File name too long');
    const at = `/proc/self/fd/${folders.at(-1)?.fd}/${name}`;
    const found = await ifPresent(lstat(at));
    if (found?.isSymbolicLink()) {
      if (++hops > maxHops) throw invalid(`Too many symbolic links in ${quote(path)}`);
      const target = await readlink(at);
      rest.unshift(...parts(target));
      if (target.startsWith('/')) {
        while (folders.length > 1) await folders.pop()?.close();
      }
      continue;
    }
    if (rest.length === 0) return { path: at, found };
    if (found === null) {
      if (makeParents === null) return null;
      await mkdir(at, { mode: 0o755 });
    }
    const folder = await open(at, folderFlags);
    folders.push(folder);
    if (found === null && makeParents !== null) {
      await folder.chown(makeParents.uid, makeParents.gid);
      await folder.chmod(0o755);
    }
  }
}

const parts = (path: string): string[] =>
  path.split('/').filter((part) => part !== '' && part !== '.');
