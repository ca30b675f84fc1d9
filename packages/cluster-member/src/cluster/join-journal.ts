import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { NetworkSpec, PoolSpec } from '@lxd/proto/lxd/agent/v1/common';

import { writeWhole } from '../write-whole.js';

/**
 * What a join has done on this host and promised to the cluster. Written before the first change
 * and removed after the last, so that one that was cut short is undone, or, once this server is
 * a member, completed.
 */
export interface JoinJournal {
  readonly name: string;
  /** This server's own certificate, which the cluster was told. PEM. */
  readonly certificate: string;
  /** The member that let it in. */
  readonly target: string;
  readonly pools: readonly PoolSpec[];
  readonly networks: readonly NetworkSpec[];
}

const pathOf = (root: string): string => join(root, 'database', 'join.json');

export async function readJoinJournal(root: string): Promise<JoinJournal | null> {
  try {
    return JSON.parse(await readFile(pathOf(root), 'utf8')) as JoinJournal;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function writeJoinJournal(root: string, journal: JoinJournal): Promise<void> {
  await writeWhole(pathOf(root), JSON.stringify(journal), 0o600);
}

export const removeJoinJournal = (root: string): Promise<void> => rm(pathOf(root), { force: true });
