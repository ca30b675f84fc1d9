import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { poolAndProfile } from './image.js';
import { ours, Server, type Programs } from './server.js';

/** Servers with addresses of their own on one network, which nothing else reaches. */
export class TestNetwork {
  readonly #hub: ChildProcess;
  #members = 0;

  private constructor(hub: ChildProcess) {
    this.#hub = hub;
  }

  static async make(): Promise<TestNetwork> {
    const hub = spawn('unshare', ['--net', 'sh', '-ec', 'ip link set lo up; ip link add hub type bridge; ip link set hub up; echo ready; exec cat >/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(hub.stdout, 'data');
    return new TestNetwork(hub);
  }

  /** A server at 10.88.0.N, not yet started. */
  async server(programs: Programs = ours, env: Readonly<Record<string, string>> = {}): Promise<NetworkedServer> {
    const server = new Server(programs, env);
    const number = ++this.#members;
    const inside = await server.hold();
    const hub = `${this.#hub.pid}`;
    const outer = `port${number}`;
    const inHub = (...args: string[]) => execFileSync('nsenter', ['-n', '-t', hub, 'ip', ...args]);
    inHub('link', 'add', outer, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(inside));
    inHub('link', 'set', outer, 'master', 'hub', 'up');
    const address = `10.88.0.${number}`;
    const inServer = (...args: string[]) => execFileSync('nsenter', ['-n', '-t', String(inside), 'ip', ...args]);
    inServer('address', 'add', `${address}/24`, 'dev', 'eth0');
    inServer('link', 'set', 'eth0', 'up');
    return { server, address, port: outer };
  }

  /** Drops everything from and to a server, without a word to either side. */
  cut(member: NetworkedServer): void {
    this.#link(member, 'down');
  }

  mend(member: NetworkedServer): void {
    this.#link(member, 'up');
  }

  async remove(): Promise<void> {
    this.#hub.stdin?.end();
    if (this.#hub.exitCode === null) await once(this.#hub, 'exit');
  }

  #link({ port }: NetworkedServer, state: 'down' | 'up'): void {
    execFileSync('nsenter', ['-n', '-t', `${this.#hub.pid}`, 'ip', 'link', 'set', port, state]);
  }
}

export interface NetworkedServer {
  readonly server: Server;
  readonly address: string;
  /** Its end in the network. */
  readonly port: string;
}

export interface JoinToken {
  readonly server_name: string;
  readonly fingerprint: string;
  readonly addresses: readonly string[];
  readonly secret: string;
}

/** One that has joined, or is to. */
export interface TestMember extends NetworkedServer {
  readonly name: string;
}

/** Members n1, n2, ... with a `dir` pool and a default profile. */
export class TestCluster {
  readonly members: TestMember[] = [];

  constructor(readonly network: TestNetwork) {}

  get first(): TestMember {
    const [first] = this.members;
    if (first === undefined) throw new Error('the cluster has no members');
    return first;
  }

  /** Starts servers until there are `size` members. */
  async grow(size: number): Promise<void> {
    while (this.members.length < size) {
      const name = `n${this.members.length + 1}`;
      const networked = await this.network.server();
      this.members.push({ ...networked, name });
      await networked.server.start();
      if (this.members.length === 1) await begin(networked, name);
      else await this.join(networked, name, await this.token(name));
    }
  }

  /** Asks the first member for a token. */
  async token(name: string): Promise<JoinToken> {
    const { api } = this.first.server;
    const answer = await api.request<{ metadata: Omit<JoinToken, 'server_name'> }>('POST', '/1.0/cluster/members', {
      body: { server_name: name },
    });
    const { fingerprint, addresses, secret } = answer.metadata.metadata;
    return { server_name: name, fingerprint, addresses, secret };
  }

  async join({ server, address }: NetworkedServer, name: string, token: JoinToken): Promise<void> {
    const { environment } = await this.first.server.api.get<{ environment: { certificate: string } }>('/1.0');
    await server.api.run('PUT', '/1.0/cluster', {
      enabled: true,
      server_name: name,
      server_address: address,
      cluster_address: token.addresses[0],
      cluster_certificate: environment.certificate,
      cluster_password: Buffer.from(JSON.stringify(token)).toString('base64'),
    });
  }

  /** Removes all instances and ends the members. Throws when something was left. */
  async stop(): Promise<void> {
    const left: string[] = [];
    await this.#empty().catch((error: unknown) => left.push(String(error)));
    for (const { server } of [...this.members].reverse()) left.push(...(await server.destroy()).filter(isLeft));
    await this.network.remove();
    if (left.length > 0) throw new Error(`left behind: ${left.join('\n')}`);
  }

  async #empty(): Promise<void> {
    const { api } = this.first.server;
    for (const path of await api.get<string[]>('/1.0/instances')) {
      await api.run('PUT', `${path}/state`, { action: 'stop', force: true, timeout: -1 }).catch(() => null);
      await api.run('DELETE', path);
    }
  }
}

/** Members are ended without being asked; only what runs instances or networks is left behind. */
const isLeft = (what: string): boolean => /monitor|dnsmasq/.test(what);

async function begin({ server, address }: NetworkedServer, name: string): Promise<void> {
  await poolAndProfile(server);
  await server.mustLxc('config', 'set', 'core.https_address', `${address}:8443`);
  await server.api.run('PUT', '/1.0/cluster', { enabled: true, server_name: name });
}

export async function formCluster(size: number): Promise<TestCluster> {
  const cluster = new TestCluster(await TestNetwork.make());
  try {
    await cluster.grow(size);
    return cluster;
  } catch (error) {
    await cluster.stop().catch(() => undefined);
    throw error;
  }
}
