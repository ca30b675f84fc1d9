import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { invalid } from '@lxd/model/errors';

import type { Execution } from '../host/container-runtime.js';

/** Writes what a command prints to `<record>.stdout` and `<record>.stderr` until it ends. */
export async function recordOutput(
  folder: string,
  record: string,
  { stdout, stderr }: Pick<Execution, 'stdout' | 'stderr'>,
): Promise<void> {
  if (!/^exec_[-\w]+$/.test(record)) throw invalid('Invalid log file name');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await Promise.all([
    write(join(folder, `${record}.stdout`), stdout),
    write(join(folder, `${record}.stderr`), stderr),
  ]);
}

/** A new file, made even if nothing comes. */
async function write(path: string, from: Readable | null): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  if (from === null) return file.close();
  await pipeline(from, file.createWriteStream());
}
