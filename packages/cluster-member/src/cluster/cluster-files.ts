import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { SelfSigned } from '@lxd/client/tls/self-signed';

import { nodeKindPath } from './database-node.js';
import { writeWhole } from '../write-whole.js';

/** What a member keeps in `$LXD_DIR` beside its databases. */
export interface ClusterPairs {
  /** What clients are shown; an operator may replace it. */
  readonly shown: SelfSigned;
  /** What members show one another and their databases; nobody else ever sees it. */
  readonly internal: SelfSigned;
}

/** Of the pair of files of a kind. */
export const pairPaths = (root: string, kind: keyof ClusterPairs) => {
  const name = kind === 'shown' ? 'cluster' : 'cluster-internal';
  return { certificate: join(root, `${name}.crt`), key: join(root, `${name}.key`) };
};

export const databaseFolder = (root: string): string => join(root, 'database', 'global', 'rqlite');

/** @throws Error when a file is missing */
export async function readClusterPairs(root: string): Promise<ClusterPairs> {
  const [shown, internal] = await Promise.all([readPair(root, 'shown'), readPair(root, 'internal')]);
  return { shown, internal };
}

export async function writeClusterPairs(root: string, pairs: ClusterPairs): Promise<void> {
  await writePair(root, 'shown', pairs.shown);
  await writePair(root, 'internal', pairs.internal);
}

export async function writePair(
  root: string,
  kind: keyof ClusterPairs,
  pair: SelfSigned,
): Promise<void> {
  const paths = pairPaths(root, kind);
  await writeWhole(paths.key, pair.key, 0o600);
  await writeWhole(paths.certificate, pair.certificate, 0o644);
}

/** For a server that is in no cluster (any more), or whose way into one was cut short. */
export async function removeClusterFiles(root: string): Promise<void> {
  const shown = pairPaths(root, 'shown');
  const internal = pairPaths(root, 'internal');
  const paths = [shown.certificate, shown.key, internal.certificate, internal.key, databaseFolder(root), nodeKindPath(databaseFolder(root))];
  for (const path of paths) await rm(path, { recursive: true, force: true });
}

async function readPair(root: string, kind: keyof ClusterPairs): Promise<SelfSigned> {
  const paths = pairPaths(root, kind);
  const [certificate, key] = await Promise.all([
    readFile(paths.certificate, 'utf8'),
    readFile(paths.key, 'utf8'),
  ]);
  return { certificate, key };
}
