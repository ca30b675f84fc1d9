import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, closeSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Api } from './api.js';
import { alive, commandLine, endNow, processesOf } from './processes.js';
import { until } from './wait.js';

export const repository = new URL('../../..', import.meta.url).pathname; // from test/dist/support
const isolated = join(repository, 'test/support/isolated.sh');

/** Folders of test servers begin so; `support/sweep` looks for what a killed run left there. */
export const folderPrefix = join(tmpdir(), 'lxd-test-');

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Programs {
  readonly lxd: string;
  readonly lxc: string;
}

export const ours: Programs = {
  lxd: join(repository, 'build/bin/lxd'),
  lxc: join(repository, 'build/bin/lxc'),
};

/** Debian's LXD 5.0.2, for comparison. */
export const peer: Programs = { lxd: '/usr/bin/lxd', lxc: '/usr/bin/lxc' };

/** A daemon of its own in a network namespace of its own, with its own LXD_DIR. */
export class Server {
  readonly dir = mkdtempSync(folderPrefix);
  readonly conf = mkdtempSync(`${folderPrefix}conf-`);
  readonly api = new Api(join(this.dir, 'unix.socket'));
  private daemon: ChildProcess | null = null;
  private namespaces: ChildProcess | null = null;

  constructor(
    readonly programs: Programs = ours,
    private readonly env: Readonly<Record<string, string>> = {},
    readonly flags: string[] = ['--debug'],
  ) {}

  /** Starts the daemon and waits until it is ready. */
  async start(extraEnv: Readonly<Record<string, string>> = {}): Promise<void> {
    this.namespaces ??= await holdNamespaces();
    const log = openSync(join(this.dir, 'output.log'), 'a');
    this.daemon = spawn(...this.command([this.programs.lxd, '--logfile', join(this.dir, 'lxd.log'), ...this.flags]), {
      env: { ...this.environment(), ...extraEnv },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const ready = await this.run([this.programs.lxd, 'waitready', '--timeout', '60']);
    if (ready.code !== 0) throw new Error(`lxd is not ready: ${ready.stderr}\n${this.output()}`);
  }

  /** Makes the namespaces without the daemon, and tells the process that holds them. */
  async hold(): Promise<number> {
    this.namespaces ??= await holdNamespaces();
    return this.namespaces.pid ?? 0;
  }

  /** Pid of the daemon itself (nsenter has exec'ed it). */
  get pid(): number {
    if (this.daemon?.pid === undefined) throw new Error('the server was not started');
    return this.daemon.pid;
  }

  get running(): boolean {
    return this.daemon !== null && alive(this.pid);
  }

  /** Runs a command in the server's namespaces and environment. */
  run(argv: readonly string[], options: { input?: string | Buffer; timeoutMs?: number } = {}): Promise<Finished> {
    const [program, args] = this.command(argv);
    return finish(program, args, this.environment(), options);
  }

  /** Starts a program beside the server, in its namespaces; the caller ends it. */
  spawn(argv: readonly string[]): ChildProcessWithoutNullStreams {
    const [program, args] = this.command(argv);
    return spawn(program, args, { env: this.environment(), stdio: 'pipe' });
  }

  /** Runs our client (or Debian's, for the peer). */
  lxc(...args: string[]): Promise<Finished> {
    return this.run([this.programs.lxc, ...args]);
  }

  /** Runs Debian's unmodified client against this server. */
  debianLxc(...args: string[]): Promise<Finished> {
    return this.run([peer.lxc, ...args]);
  }

  /** Like `lxc`, but a failure is the test's failure. */
  async mustLxc(...args: string[]): Promise<string> {
    const done = await this.lxc(...args);
    if (done.code !== 0) throw new Error(`lxc ${args.join(' ')}: exit ${done.code}: ${done.stderr}`);
    return done.stdout;
  }

  /** Ends the daemon as its signal says and waits for its end. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const daemon = this.daemon;
    if (daemon === null || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill(signal);
    await ended;
  }

  /** Deletes all instances and stops the daemon; then nothing of it may be left. Returns what is. */
  async stop(): Promise<string[]> {
    try {
      if (this.running) {
        const instances = await this.api.get<string[]>('/1.0/instances?all-projects=true').catch(() => []);
        await Promise.all(
          instances.map((path) => {
            const url = new URL(path, 'http://unix.socket');
            const project = url.searchParams.get('project') ?? 'default';
            const name = url.pathname.split('/').at(-1)!;
            return this.mustLxc('delete', '--force', '--project', project, name).catch(() => '');
          }),
        );
        const networks = await this.api.get<{ name: string; managed: boolean }[]>('/1.0/networks?recursion=1');
        for (const network of networks.filter(({ managed }) => managed)) {
          await this.api.run('PUT', '/1.0/profiles/default', { config: {}, devices: {}, description: '' });
          await this.mustLxc('network', 'delete', '--', network.name);
        }
        await this.run([this.programs.lxd, 'shutdown', '--timeout', '60', '--force']);
        await until('the daemon has ended', () => !this.running, 20_000).catch(() => undefined);
      }
    } finally {
      this.api.close();
    }
    return this.destroy();
  }

  /** Kills whatever is left of this server and removes its folder. Returns what had to be killed. */
  async destroy(): Promise<string[]> {
    const pids = processesOf(this.dir);
    const left = pids.map((pid) => `process ${pid}: ${commandLine(pid)}`);
    for (const pid of pids) endNow(pid);
    await until('killed processes are gone', () => !pids.some(alive)).catch(() => undefined);
    this.namespaces?.stdin?.end();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
    await rm(this.conf, { recursive: true, force: true });
    return left;
  }

  /** What daemon and agent have printed and logged; for messages of failed tests. */
  output(): string {
    return ['output.log', 'lxd.log']
      .map((file) => join(this.dir, file))
      .filter(existsSync)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
      .slice(-20_000);
  }

  private environment(): NodeJS.ProcessEnv {
    return { ...process.env, LXD_DIR: this.dir, LXD_CONF: this.conf, ...this.env };
  }

  private command(argv: readonly string[]): [string, string[]] {
    const holder = this.namespaces?.pid;
    if (holder === undefined) throw new Error('the server was not started');
    return ['nsenter', [`--target=${holder}`, '--net', '--mount', ...argv]];
  }
}

async function holdNamespaces(): Promise<ChildProcess> {
  const holder = spawn(isolated, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  holder.stdout.destroy();
  return holder;
}

function finish(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: { input?: string | Buffer; timeoutMs?: number },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, timeout: options.timeoutMs ?? 120_000, killSignal: 'SIGKILL' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => {}); // it may end without reading
    child.stdin.end(options.input);
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}
