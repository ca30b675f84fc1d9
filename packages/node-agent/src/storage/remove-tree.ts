import { chmod } from 'node:fs/promises';

import type { Host } from '../host/host.js';

/**
 * Removes a folder and all below it; absent is success. rm(1) keeps to one file system, so a
 * bind mount that somebody left inside is not emptied but makes this fail.
 */
export async function removeTree(host: Host, path: string): Promise<void> {
  await chmod(path, 0o700).catch(() => {}); // for an owner who isn't root; rm tells what is wrong
  await host.run(['rm', '-rf', '--one-file-system', '--', path], { timeoutMs: removeTimeoutMs });
}

const removeTimeoutMs = 30 * 60 * 1000; // tens of millions of files on a slow disk
