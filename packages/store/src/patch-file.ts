import { readFile, rm } from 'node:fs/promises';

import { wrap } from '@lxd/model/errors';

import { splitStatements } from './split-statements.js';
import type { Store } from './store.js';

/**
 * Runs the statements an administrator left in a file, all or none, and removes it.
 * @returns whether there was one
 * @throws DomainError what the database says; the file stays, nothing has changed
 */
export async function applyPatchFile(file: string, store: Store): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return false;
  try {
    await store.transaction(splitStatements(text).map((sql) => ({ sql })));
  } catch (error) {
    throw wrap(`Failed to apply ${file}`, error);
  }
  await rm(file);
  return true;
}
