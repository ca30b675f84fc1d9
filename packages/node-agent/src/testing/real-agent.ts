import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  ExecStart,
  InstanceSpec,
  type ExecInput,
  type InstanceState,
} from '@lxd/proto/lxd/agent/v1/instances';

import { connectAgent, followProgress, type AgentClient } from '../client.js';
import { busybox, makeBusyboxImage, unifiedImage } from './busybox-image.js';

const helper = fileURLToPath(new URL('../../../native/build/lxd-container', import.meta.url));
const program = fileURLToPath(new URL('../main.js', import.meta.url));

/** Why the tests with real containers can't run here, or false. */
export const cannotRun: string | false =
  process.getuid?.() !== 0
    ? 'needs root'
    : !existsSync(busybox)
      ? `needs ${busybox}`
      : !existsSync(helper) && 'needs the native parts (make -C packages/node-agent/native)';

type Options = Record<string, string>;

/** An agent of its own, in a folder of its own, with a pool and an image. */
export class RealAgent {
  #child: ChildProcess | null = null;
  #client: AgentClient | null = null;
  #fingerprint = '';

  private constructor(readonly root: string) {}

  static async make(): Promise<RealAgent> {
    const root = await mkdtemp('/var/tmp/agent-test-');
    await chmod(root, 0o711);
    const made = new RealAgent(root);
    await made.launch();
    await mkdir(join(root, 'image'));
    const image = unifiedImage(await makeBusyboxImage(join(root, 'image')));
    made.#fingerprint = (await made.client.images.receive(image)).fingerprint;
    await made.client.storage.createPool({ name: 'default', driver: 'dir', config: {} });
    return made;
  }

  get client(): AgentClient {
    if (!this.#client) throw new Error('The agent was not launched');
    return this.#client;
  }

  async launch(env: Options = {}): Promise<void> {
    this.#child = spawn(process.execPath, [program, '--logfile', join(this.root, 'agent.log')], {
      env: { ...process.env, LXD_DIR: this.root, ...env },
      stdio: 'inherit',
    });
    this.#client?.close();
    this.#client = connectAgent(join(this.root, 'agent.socket'));
    await this.#client.ready(20_000);
  }

  /** Resolves when the process has ended, by whatever. */
  ended(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => child.once('exit', () => resolve()));
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child?.kill(signal);
    await this.ended();
  }

  async relaunch(env: Options = {}): Promise<void> {
    await this.kill();
    await this.launch(env);
  }

  /** Stops what runs, ends the agent and removes all it made. */
  async dispose(): Promise<void> {
    const all = { instances: [], brief: true, stopped: [] };
    for (const { ref } of (await this.client.instances.getStates(all)).states) {
      await this.client.instances.stop({ ref, force: true, timeoutSeconds: 0 });
    }
    this.client.close();
    await this.kill('SIGTERM');
    await rm(this.root, { recursive: true, force: true });
  }

  /** A container with a root disk on the pool and these devices. */
  spec(name: string, config: Options = {}, devices: Record<string, Options> = {}): InstanceSpec {
    const all = { root: { type: 'disk', path: '/', pool: 'default' }, ...devices };
    return InstanceSpec.fromPartial({
      ref: { project: 'default', name },
      type: 'container',
      architecture: 'x86_64',
      config,
      devices: Object.fromEntries(Object.entries(all).map(([key, options]) => [key, { options }])),
      root: { pool: { name: 'default', driver: 'dir', config: {} }, volume: name, size: '' },
      backupYaml: 'container: {}\n',
    });
  }

  /** @returns the specification with what the agent chose, as a member would store it */
  async create(spec: InstanceSpec): Promise<InstanceSpec> {
    const source = { $case: 'image' as const, value: { fingerprint: this.#fingerprint } };
    const volatile = await followProgress(this.client.instances.create({ spec, source }));
    const config = { ...spec.config, ...volatile, 'volatile.apply_template': 'create' };
    return { ...spec, config };
  }

  async start(spec: InstanceSpec): Promise<InstanceSpec> {
    const volatile = await followProgress(this.client.instances.start({ spec }));
    return { ...spec, config: { ...spec.config, ...volatile } };
  }

  /** Resolves once init takes signals. */
  async booted(spec: InstanceSpec): Promise<void> {
    while ((await this.exec(spec, 'test', '-e', '/dev/up')).code !== 0);
  }

  async stop({ ref }: InstanceSpec): Promise<void> {
    await this.client.instances.stop({ ref, force: true, timeoutSeconds: 0 });
  }

  async delete(spec: InstanceSpec): Promise<void> {
    await this.client.instances.delete({ spec });
  }

  /** Undefined: it doesn't run. */
  async state({ ref }: InstanceSpec): Promise<InstanceState | undefined> {
    const request = { instances: [ref!], brief: false, stopped: [] };
    return (await this.client.instances.getStates(request)).states[0];
  }

  async exec({ ref }: InstanceSpec, ...command: string[]): Promise<{ code: number; out: string }> {
    async function* input(): AsyncGenerator<ExecInput> {
      const environment = { PATH: '/bin:/sbin' };
      const value = ExecStart.fromPartial({ ref, command, environment, cwd: '/root' });
      yield { input: { $case: 'start', value } };
      yield { input: { $case: 'stdinClosed', value: {} } };
    }
    const out: Uint8Array[] = [];
    let code = -1;
    for await (const { output } of this.client.instances.exec(input())) {
      if (output?.$case === 'stdout' || output?.$case === 'stderr') out.push(output.value);
      if (output?.$case === 'exited') code = output.value.code;
    }
    return { code, out: Buffer.concat(out).toString() };
  }
}
