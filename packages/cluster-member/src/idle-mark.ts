import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { wantsDaemon } from '@lxd/store/activation';
import type { Store } from '@lxd/store/store';

import { listenKeys } from './services/listen-hosts.js';

/**
 * Left behind by a daemon that ended in order and is not needed until somebody asks for it, so
 * that `lxd activateifneeded` need not wake it to find out. Gone while a daemon runs, and after one
 * that was killed.
 */
const markIn = (root: string): string => join(root, 'database', 'idle');

export const removeIdleMark = (root: string): Promise<void> => rm(markIn(root), { force: true });

/** @param values the server's configuration */
export async function leaveIdleMark(
  root: string,
  store: Store,
  values: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const listens = listenKeys.some((key) => (values[key] ?? '') !== '');
  if (listens || (await wantsDaemon(store))) return;
  await writeFile(markIn(root), '', { mode: 0o600 });
}
