import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

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
