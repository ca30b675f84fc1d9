import { stat } from 'node:fs/promises';

import { nativePath } from '../../native/load.js';
import { CommandError } from '../host/command.js';
import type { Host } from '../host/host.js';

// Project quotas of ext4 and XFS: a folder tree is a project, and the kernel counts what is in it.

const timeoutMs = 600_000; // a tree of millions of files that joins a project late

const unsupported = 3; // exit status of lxd-quota

const known = new WeakMap<Host, Map<string, Promise<boolean>>>();

/** Whether the file system a pool lies on accounts by project; asked once, and again with `anew`. */
export function hasQuotas(host: Host, pool: string, anew = false): Promise<boolean> {
  const pools = known.get(host) ?? new Map<string, Promise<boolean>>();
  known.set(host, pools);
  const answer = (!anew && pools.get(pool)) || probe(host, pool);
  pools.set(pool, answer);
  answer.catch(() => pools.delete(pool));
  return answer;
}

async function probe(host: Host, pool: string): Promise<boolean> {
  try {
    await quota(host, ['probe', pool]);
    return true;
  } catch (error) {
    if (error instanceof CommandError && error.code !== null) return false;
    throw error;
  }
}

/** @param sizeBytes null: counted, but not limited */
export async function limitFolder(host: Host, path: string, sizeBytes: number | null): Promise<void> {
  await quota(host, ['assign', path, await projectOf(path), String(sizeBytes ?? 0)]);
}

/** @returns null when the file system can't tell */
export async function folderUsage(host: Host, path: string): Promise<number | null> {
  try {
    const { stdout } = await quota(host, ['usage', path, await projectOf(path)]);
    return Number(stdout);
  } catch (error) {
    if (error instanceof CommandError && error.code === unsupported) return null;
    throw error;
  }
}

const quota = (host: Host, words: readonly string[]) =>
  host.run([nativePath('lxd-quota'), ...words], { timeoutMs });

// A project's number must be nobody else's on this file system. The folder's own is: it stays with
// the folder when that is renamed. Numbers below belong to the administrator.
const firstProject = 10_000n;
const projects = 0x7fff_0000n;

async function projectOf(path: string): Promise<string> {
  const { ino } = await stat(path, { bigint: true });
  return String(firstProject + (ino % projects));
}
