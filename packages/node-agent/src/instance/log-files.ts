import { createReadStream } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { invalid, notFound } from '@lxd/model/errors';

import { ifPresent } from '../host/missing.js';

/** Names of the log files of an instance. */
export async function listLogs(folder: string): Promise<string[]> {
  return ((await ifPresent(readdir(folder))) ?? []).filter(isLogName).sort();
}

/** @throws DomainError (not-found) */
export async function readLog(folder: string, name: string): Promise<Readable> {
  const file = await ifPresent(open(logPath(folder, name), 'r'));
  if (file === null) throw notFound('File not found');
  return createReadStream('', { fd: file });
}

export async function deleteLog(folder: string, name: string): Promise<void> {
  await rm(logPath(folder, name), { force: true });
}

function logPath(folder: string, name: string): string {
  if (!isLogName(name)) throw invalid('Invalid log file name');
  return join(folder, name);
}

/** As LXD 5.2: what the instance and its helpers write, and nothing else. */
const isLogName = (name: string): boolean =>
  /^(lxc|qemu|lxd|forkexec|forkproxy|edk2)\.log$|^lxc\.conf$|^console\.log$|^qemu\.(conf|early\.log)$/.test(
    name,
  ) || /^(migration_|snapshot_|exec_|proxy\.)[^/]*$/.test(name);
