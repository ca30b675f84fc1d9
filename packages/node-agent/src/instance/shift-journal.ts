import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Idmap, parseIdmap, sameIdmap, serialiseIdmap } from '@lxd/model/idmap';

import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { shiftTree } from './shift-tree.js';

/** A change of a tree's owners: under way, or complete and maybe not yet known to the database. */
interface Shift {
  readonly from: Idmap;
  readonly to: Idmap;
  readonly complete: boolean;
}

/**
 * The journal of changes of owners lies beside the tree and goes with it wherever it is moved, so
 * neither a crash half way nor a start that fails afterwards leaves owners that nobody knows of.
 */
const fileOf = (volumePath: string): string => join(volumePath, 'shift.json');

async function load(volumePath: string): Promise<Shift | null> {
  const text = await ifPresent(readFile(fileOf(volumePath), 'utf8'));
  if (text === null) return null;
  const { from, to, complete } = JSON.parse(text) as Record<'from' | 'to', string> & Shift;
  return { from: parseIdmap(from), to: parseIdmap(to), complete };
}

async function save(volumePath: string, { from, to, complete }: Shift): Promise<void> {
  const file = fileOf(volumePath);
  const text = JSON.stringify({ from: serialiseIdmap(from), to: serialiseIdmap(to), complete });
  await writeFile(`${file}.new`, text, { mode: 0o400 });
  await rename(`${file}.new`, file);
}

/** Gives all below `rootfs` of a volume the owners of another map. */
export async function shiftVolume(
  host: Host,
  volumePath: string,
  from: Idmap,
  to: Idmap,
): Promise<void> {
  await save(volumePath, { from, to, complete: false });
  await shiftTree(host, join(volumePath, 'rootfs'), from, to);
  await save(volumePath, { from, to, complete: true });
}

/**
 * The map that the files really have: the recorded one, unless a shift was not told of. One that
 * was broken off is completed.
 * @param recorded what the database says
 */
export async function mapOnDisk(host: Host, volumePath: string, recorded: Idmap): Promise<Idmap> {
  const shift = await load(volumePath);
  if (shift === null) return recorded;
  if (!shift.complete) await shiftVolume(host, volumePath, shift.from, shift.to);
  else if (sameIdmap(shift.to, recorded)) await rm(fileOf(volumePath), { force: true });
  return shift.to;
}
