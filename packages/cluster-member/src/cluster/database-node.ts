import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from 'pino';

import type { DatabaseRole } from '@lxd/store/codes';
import { isReady } from '@lxd/store/rqlite/admin';
import { NodeFailure, RqliteNode, type NodeTls } from '@lxd/store/rqlite/node';
import { rqlitedArguments, rqlitedPath } from '@lxd/store/rqlite/rqlited';

import { databaseAddresses } from './database-address.js';

export interface DatabaseNodeOptions {
  /** The member's id, and `host:port` of its API. */
  readonly id: number;
  readonly address: string;
  readonly dataPath: string;
  readonly logPath: string;
  /** Where it is noted which process it is. */
  readonly pidPath: string;
  /** PEM files of the key pair of all members, and what is in them. */
  readonly certificatePath: string;
  readonly keyPath: string;
  readonly tls: NodeTls;
  /** Raft addresses of the nodes of other members. */
  peers(): readonly string[];
  readonly logger: Logger;
}

/** What a member's node can be; fixed while it has its data. */
export type NodeKind = Exclude<DatabaseRole, 'spare'>;

/** Where it is noted that a node is part of the cluster, and as what. */
export const nodeKindPath = (dataPath: string): string => `${dataPath}.kind`;

const restartDelayMs = 1000;
const firstReadyMs = 10 * 60_000; // a large database, a slow disk
const watchEveryMs = 2000;
const endTimeoutMs = 15_000;
const pollMs = 50;

/**
 * This member's `rqlited`. It outlives a killed daemon, whose successor finds it and leaves it
 * as it is.
 */
export class DatabaseNode {
  #child: ChildProcess | null = null;
  #as: NodeKind | null = null;
  #stopping = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: DatabaseNodeOptions) {}

  /**
   * Starts it, unless it runs. A node that has no data yet joins the others; it is alone only
   * where it begins a cluster, so that a lost folder never becomes a second database.
   * @throws Error when it has no data and there is nobody to join
   */
  async start(kind: NodeKind, begins = false): Promise<void> {
    this.#stopping = false;
    if ((await this.#foundPid()) !== null) {
      this.options.logger.info('Found a running database node');
      this.#watch(kind);
      return;
    }
    if ((await this.kind()) !== null) return this.#spawn([], kind);
    const peers = this.options.peers();
    if (peers.length === 0 && !begins) throw new Error('There is no database to join');
    await rm(this.options.dataPath, { recursive: true, force: true });
    await this.#spawn(begins ? [] : peers, kind);
  }

  /** What it became part of the cluster as; null before it is part. */
  async kind(): Promise<NodeKind | null> {
    const text = (await read(this.#kindPath)).trim();
    return text === 'voter' || text === 'stand-by' ? text : null;
  }

  /** Ends it and forgets all it had. */
  async erase(): Promise<void> {
    await this.stop();
    await rm(this.#kindPath, { force: true });
    await rm(this.options.dataPath, { recursive: true, force: true });
  }

  get #kindPath(): string {
    return nodeKindPath(this.options.dataPath);
  }

  /**
   * Resolves when it serves reads and there is a leader: it is part of the cluster then.
   * @throws the last failure, in time
   */
  async ready(timeoutMs: number): Promise<void> {
    const client = this.client();
    const until = Date.now() + timeoutMs;
    try {
      for (;;) {
        try {
          await isReady(client);
          if (this.#as !== null) await writeFile(this.#kindPath, `${this.#as}\n`, { mode: 0o600, flush: true });
          return;
        } catch (error) {
          if (!(error instanceof NodeFailure) || this.#stopping || Date.now() > until) throw error;
          await sleep(pollMs);
        }
      }
    } finally {
      client.close();
    }
  }

  /** To ask and command this node; the caller closes it. */
  client(): RqliteNode {
    return new RqliteNode(databaseAddresses(this.options.address).http, this.options.tls);
  }

  /** Ends it, cleanly if it can be: a leader hands over first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const pid = await this.#foundPid();
    if (pid === null) return;
    signal(pid, 'SIGTERM');
    const until = Date.now() + endTimeoutMs;
    while ((await this.#foundPid()) !== null) {
      if (Date.now() > until) signal(pid, 'SIGKILL');
      await sleep(pollMs);
    }
    await rm(this.options.pidPath, { force: true });
  }

  async #spawn(join_: readonly string[], kind: NodeKind): Promise<void> {
    const { options } = this;
    this.#as = kind;
    const { http, raft } = databaseAddresses(options.address);
    const log = await open(options.logPath, 'a', 0o600);
    const child = spawn(
      rqlitedPath(process.env),
      rqlitedArguments({
        id: String(options.id),
        dataPath: options.dataPath,
        certificatePath: options.certificatePath,
        keyPath: options.keyPath,
        httpAddress: http,
        raftAddress: raft,
        join: join_,
        voter: kind === 'voter',
      }),
      // In a group of its own: a Ctrl-C for the daemon is not one for the database.
      { detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    this.#child = child;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, by) => resolve(`${by ?? `status ${code}`}`));
    });
    await log.close();
    if (child.pid !== undefined) {
      await writeFile(options.pidPath, `${child.pid} ${await startTime(child.pid)}\n`, { mode: 0o600 });
    }
    options.logger.info({ pid: child.pid, kind, join: join_ }, 'Started the database node');
    // Whoever waits for it too learns what went wrong.
    void this.ready(firstReadyMs).catch(() => undefined);
    void ended.then((why) => {
      if (this.#stopping || this.#child !== child) return;
      options.logger.error({ why }, 'The database node ended; starting it again');
      this.#again(kind);
    });
  }

  #again(kind: NodeKind): void {
    this.#timer = setTimeout(() => {
      if (this.#stopping) return;
      this.start(kind).catch((error: unknown) => {
        this.options.logger.error({ error: String(error) }, 'Failed to start the database node');
        this.#again(kind);
      });
    }, restartDelayMs);
    this.#timer.unref();
  }

  /** For a node that is nobody's child. */
  #watch(kind: NodeKind): void {
    this.#timer = setTimeout(async () => {
      if (this.#stopping) return;
      if ((await this.#foundPid()) !== null) return this.#watch(kind);
      this.options.logger.error('The database node is gone; starting it again');
      this.#again(kind);
    }, watchEveryMs);
    this.#timer.unref();
  }

  /** The process that the note names, if it is still that one. */
  async #foundPid(): Promise<number | null> {
    const [pidText = '', start = ''] = (await read(this.options.pidPath)).trim().split(' ');
    const pid = Number(pidText);
    if (!Number.isInteger(pid) || pid <= 1 || (await startTime(pid)) !== start) return null;
    return pid;
  }
}

/** When a process began, in ticks since the host did; "" for one that has ended (proc(5), stat). */
async function startTime(pid: number): Promise<string> {
  const stat = await read(join('/proc', String(pid), 'stat'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
