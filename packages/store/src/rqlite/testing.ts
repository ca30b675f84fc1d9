import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Store } from '../store.js';
import { isReady } from './admin.js';
import { openRqlite } from './index.js';
import { RqliteNode, type NodeTls } from './node.js';
import { nodeName, rqlitedArguments, rqlitedPath } from './rqlited.js';

/** Real `rqlited`s on loopback, for tests. */
export class TestCluster {
  readonly nodes: TestNode[] = [];
  readonly tls: NodeTls;

  private constructor(readonly folder: string) {
    this.tls = makePair(folder);
  }

  static async start(size: number): Promise<TestCluster> {
    const cluster = new TestCluster(mkdtempSync(join(tmpdir(), 'lxd-rqlite-')));
    try {
      for (let index = 0; index < size; index++) await cluster.add();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Starts one more, and waits until it takes part. */
  async add(voter = true): Promise<TestNode> {
    const [http, raft] = await freePorts();
    const node: TestNode = {
      id: String(this.nodes.length + 1),
      httpAddress: `127.0.0.1:${http}`,
      raftAddress: `127.0.0.1:${raft}`,
      voter,
      process: null,
    };
    this.nodes.push(node);
    this.run(node, this.nodes.filter((one) => one !== node).map(({ raftAddress }) => raftAddress));
    await this.ready(node);
    return node;
  }

  run(node: TestNode, join_: readonly string[] = []): void {
    node.process = spawn(
      rqlitedPath(process.env),
      rqlitedArguments({
        id: node.id,
        dataPath: join(this.folder, node.id),
        certificatePath: join(this.folder, 'cert.pem'),
        keyPath: join(this.folder, 'key.pem'),
        httpAddress: node.httpAddress,
        raftAddress: node.raftAddress,
        join: join_,
        voter: node.voter,
      }),
      { stdio: 'ignore' },
    );
  }

  async ready(node: TestNode): Promise<void> {
    const client = new RqliteNode(node.httpAddress, this.tls);
    try {
      for (let tries = 600; ; tries--) {
        try {
          return await isReady(client);
        } catch (error) {
          if (tries === 0) throw error;
          await sleep(50);
        }
      }
    } finally {
      client.close();
    }
  }

  /** Replaces everything by a SQLite database, on all nodes. */
  async load(database: Uint8Array): Promise<void> {
    const client = new RqliteNode(this.nodes[0]?.httpAddress ?? '', this.tls);
    try {
      await client.send('POST', '/db/load', 10_000, database);
    } finally {
      client.close();
    }
  }

  /** @param first which node is asked first, by its index */
  open(first = 0): Store {
    const addresses = this.nodes.map(({ httpAddress }) => httpAddress);
    return openRqlite({
      tls: this.tls,
      addresses: () => [...addresses.slice(first), ...addresses.slice(0, first)],
    });
  }

  async kill(node: TestNode): Promise<void> {
    const { process: child } = node;
    node.process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.kill(node)));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface TestNode {
  readonly id: string;
  readonly httpAddress: string;
  readonly raftAddress: string;
  readonly voter: boolean;
  process: ChildProcess | null;
}

function makePair(folder: string): NodeTls {
  const certificate = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  execFileSync(
    'openssl',
    ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-days', '2',
     '-subj', '/CN=test', '-addext', `subjectAltName=DNS:${nodeName}`,
     '-addext', 'extendedKeyUsage=serverAuth,clientAuth', '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** Two ports nobody uses now. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return [ports[0] ?? 0, ports[1] ?? 0];
}
