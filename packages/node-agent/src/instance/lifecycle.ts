import { DomainError, chain, invalid } from '@lxd/model/errors';
import type { InstanceRef } from '@lxd/proto/lxd/agent/v1/common';
import { InstanceEvent_What } from '@lxd/proto/lxd/agent/v1/host';

import type { ContainerExit, RunningContainer } from '../host/container-runtime.js';
import { GuestEvents } from '../devlxd/guest-events.js';
import { longestTimerMs } from '../rpc/deadlines.js';
import type { EventBus } from '../rpc/event-bus.js';
import { balanceCpus } from './cpu-balance.js';
import { nameOf, type LiveInstance } from './live-instance.js';
import { Queue } from './queue.js';
import { runSteps, undoSteps } from './run-steps.js';
import type { InstanceSpec } from './spec.js';
import { startSteps } from './steps/index.js';
import { runAfterStart } from './steps/run-after-start.js';
import { startContainer } from './steps/start-container.js';
import { devicesOf, openDevice } from '../device/open-device.js';
import { startOrder } from '../device/order.js';
import { merged, newWork, record, type InstanceHost, type Work } from './work.js';

type Volatile = Readonly<Record<string, string>>;

const aroundContainer = startSteps.filter((step) => step !== startContainer);

/**
 * Which instances run here, and how they start and end. Work on one instance is done piece by
 * piece; waiting for a guest to shut down is not work, so a forced stop can cut it short.
 */
export class Lifecycle {
  readonly #live = new Map<string, LiveInstance>();
  readonly #queue = new Queue();

  readonly guestEvents = new GuestEvents();

  constructor(
    readonly base: InstanceHost,
    readonly events: EventBus,
  ) {}

  /** Runs `work` when everything asked of this instance before has ended. */
  serially<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(name, work);
  }

  all(): LiveInstance[] {
    return [...this.#live.values()];
  }

  /** Null: it doesn't run. */
  find(ref: InstanceRef | undefined): LiveInstance | null {
    return this.#live.get(nameOf(ref)) ?? null;
  }

  /** @throws DomainError (invalid) when it doesn't run */
  running(ref: InstanceRef | undefined, otherwise = 'Instance is not running'): LiveInstance {
    const live = this.find(ref);
    if (!live) throw invalid(otherwise);
    return live;
  }

  /** @returns the volatile keys it chose */
  start(spec: InstanceSpec): Promise<Volatile> {
    return this.serially(nameOf(spec.ref), async () => {
      if (this.find(spec.ref)) throw invalid('The instance is already running');
      return (await this.#start(spec)).volatile;
    });
  }

  /**
   * Resolves when it has ended and is taken down.
   * @param timeoutSeconds of a clean stop; negative: wait for ever
   */
  async stop(ref: InstanceRef | undefined, force: boolean, timeoutSeconds: number): Promise<void> {
    const live = await this.serially(nameOf(ref), async () => {
      const found = this.running(ref, 'The instance is already stopped');
      if (force) await this.base.host.containers.kill(found.ref);
      else {
        if (found.frozen) await this.#setFrozen(found, false);
        await this.base.host.containers.requestShutdown(found.ref);
      }
      return found;
    });
    if (force || timeoutSeconds < 0 || timeoutSeconds * 1000 > longestTimerMs) return live.gone;
    await within(live.gone, timeoutSeconds * 1000);
  }

  freeze(ref: InstanceRef | undefined, frozen: boolean): Promise<void> {
    return this.serially(nameOf(ref), async () => {
      await this.#setFrozen(this.running(ref, "The container isn't running"), frozen);
    });
  }

  /** The workload says that it is up, or no longer. */
  setReady(live: LiveInstance, ready: boolean): Promise<void> {
    return this.serially(live.name, async () => {
      if (this.#live.get(live.name) !== live || live.ready === ready) return;
      const volatile = { 'volatile.last_state.ready': String(ready) };
      live.ready = ready;
      live.spec = merged(live.spec, volatile);
      live.volatile = { ...live.volatile, ...volatile };
      const { name, spec } = live;
      await this.base.folder.save(name, { phase: 'running', spec, volatile: live.volatile });
      const { NOT_READY, READY } = InstanceEvent_What;
      this.#tell(spec, ready ? READY : NOT_READY, volatile);
    });
  }

  async #setFrozen(live: LiveInstance, frozen: boolean): Promise<void> {
    if (frozen) await this.base.host.containers.freeze(live.ref);
    else await this.base.host.containers.unfreeze(live.ref);
    live.frozen = frozen;
  }

  async #start(spec: InstanceSpec): Promise<LiveInstance> {
    const work = newWork(this.base, spec);
    work.cpuset = this.#cpusetFor(work);
    try {
      await runSteps(startSteps, work, this.#undoFailed(work.name));
    } catch (error) {
      this.#tellOwners(spec, work.volatile);
      throw error;
    }
    const live = this.#adopt(work, false);
    await this.rebalance(live.name);
    return live;
  }

  #adopt(work: Work, frozen: boolean): LiveInstance {
    const running = work.running!; // set by start-container, or given by recover
    let settle = () => {};
    const live: LiveInstance = {
      name: work.name,
      ref: work.ref,
      running,
      spec: work.spec,
      volatile: work.volatile,
      frozen,
      ready: work.spec.config['volatile.last_state.ready'] === 'true',
      cpuset: work.cpuset,
      gone: new Promise<void>((resolve) => (settle = resolve)),
    };
    this.#live.set(live.name, live);
    void running.exited.then((exit) =>
      this.serially(live.name, () => this.#ended(live, exit)).finally(settle),
    );
    return live;
  }

  /** Takes it down after its end, whoever wanted that, and starts it again after a reboot. */
  async #ended(live: LiveInstance, exit: ContainerExit): Promise<void> {
    // liblxc has released all that was its own.
    const volatile = await this.#takeDown(live.spec, aroundContainer);
    if (exit.target === 'reboot') return this.#restart(live.spec, volatile);
    this.#live.delete(live.name);
    await this.rebalance(null);
    const { SHUTDOWN, STOPPED } = InstanceEvent_What;
    this.#tell(live.spec, exit.clean ? SHUTDOWN : STOPPED, volatile);
  }

  async #restart(spec: InstanceSpec, volatile: Volatile): Promise<void> {
    this.#live.delete(nameOf(spec.ref));
    try {
      const live = await this.#start(merged(spec, volatile));
      this.#tell(spec, InstanceEvent_What.RESTARTED, { ...volatile, ...live.volatile });
    } catch (error) {
      await this.rebalance(null);
      const why = chain(error);
      this.base.host.log.error('Failed to restart instance', { instance: nameOf(spec.ref), why });
      this.#tell(spec, InstanceEvent_What.RESTART_FAILED, volatile, why);
    }
  }

  /** @returns volatile keys to change; what can't be undone is logged and left to the next start */
  async #takeDown(spec: InstanceSpec, steps = startSteps): Promise<Volatile> {
    const work = newWork(this.base, spec);
    await undoSteps(steps, work, this.#undoFailed(work.name));
    return { ...work.volatile, 'volatile.last_state.ready': '' };
  }

  /**
   * After the agent's start: takes up what runs, and takes down what was half started or ended
   * while nobody watched.
   */
  async recover(): Promise<void> {
    const { folder, host } = this.base;
    const running = await host.containers.recover(folder.path);
    const byName = new Map(running.map((container) => [container.name, container]));
    const frozen = await this.#frozenOf(running);
    await Promise.all(
      (await folder.names()).map((name) =>
        this.serially(name, () =>
          this.#recoverOne(name, byName.get(name) ?? null, frozen.has(name)),
        ).catch((error: unknown) => {
          host.log.error('Failed to recover instance', { instance: name, why: chain(error) });
        }),
      ),
    );
    await this.rebalance(null);
  }

  /** Changes that an agent was killed in: what they tried, to be taken back. */
  async interrupted(): Promise<{ tried: InstanceSpec; live: LiveInstance }[]> {
    const found = this.all().map(async (live) => {
      const tried = (await this.base.folder.load(live.name))?.updating;
      return tried ? [{ tried, live }] : [];
    });
    return (await Promise.all(found)).flat();
  }

  async #frozenOf(running: readonly RunningContainer[]): Promise<ReadonlySet<string>> {
    const { folder, host } = this.base;
    const counters = await host.containers.counters(running.map(({ name }) => folder.ref(name)));
    return new Set([...counters].filter(([, { frozen }]) => frozen).map(([name]) => name));
  }

  async #recoverOne(
    name: string,
    running: RunningContainer | null,
    frozen: boolean,
  ): Promise<void> {
    const { folder, host } = this.base;
    const applied = await folder.load(name);
    if (!applied) {
      if (running) await host.containers.kill(folder.ref(name)); // nobody knows what it is
      return folder.remove(name);
    }
    if (running) {
      const work = newWork(this.base, applied.spec, applied.volatile);
      work.running = running;
      if (applied.phase === 'starting') {
        const devices = startOrder(devicesOf(work.spec));
        work.devices = devices.map((one) => openDevice(host, work.spec, one, this.base.types));
        await runAfterStart.run(work);
        await record(work, 'running');
      }
      this.#adopt(work, frozen);
      return;
    }
    const exit = await host.containers.lastExit(folder.ref(name));
    const volatile = await this.#takeDown(applied.spec);
    if (applied.phase !== 'running') return this.#tellOwners(applied.spec, applied.volatile);
    if (exit?.target === 'reboot') return this.#restart(applied.spec, volatile);
    const { SHUTDOWN, STOPPED } = InstanceEvent_What;
    this.#tell(applied.spec, exit?.clean ? SHUTDOWN : STOPPED, volatile);
  }

  /** CPUs of an instance about to start, those that run taken into account; null: all. */
  #cpusetFor({ name, spec }: Work): string | null {
    const limit = spec.config['limits.cpu'] ?? '';
    if (limit === '') return null;
    const demands = [...this.#demands(), { name, limit }];
    return balanceCpus(this.base.setup.cpus, demands).get(name) ?? null;
  }

  #demands() {
    return this.all().map(({ name, spec }) => ({ name, limit: spec.config['limits.cpu'] ?? '' }));
  }

  /** Spreads the CPUs anew; `fresh` has just got its own. Failures are logged: it comes round again. */
  async rebalance(fresh: string | null): Promise<void> {
    const { host, setup } = this.base;
    if (!setup.cgroups.controllers.includes('cpuset')) return;
    const wanted = balanceCpus(setup.cpus, this.#demands());
    for (const live of this.all()) {
      const cpuset = wanted.get(live.name) ?? null;
      const unlimited = !live.spec.config['limits.cpu'];
      if (live.name === fresh || (unlimited && live.cpuset === null)) continue;
      if (cpuset === null || cpuset === live.cpuset) continue;
      try {
        await host.containers.setCgroup(live.ref, 'cpuset.cpus', cpuset);
        live.cpuset = unlimited ? null : cpuset;
      } catch (error) {
        host.log.warn('Failed to set CPUs', { instance: live.name, why: chain(error) });
      }
    }
  }

  /** What a start that came to nothing may have left: other owners of the files. */
  #tellOwners(spec: InstanceSpec, chosen: Volatile): void {
    const owners = chosen['volatile.last_state.idmap'];
    if (owners === undefined) return;
    this.#tell(spec, InstanceEvent_What.CHANGED, { 'volatile.last_state.idmap': owners });
  }

  #tell(spec: InstanceSpec, what: InstanceEvent_What, volatile: Volatile, error = ''): void {
    const value = { instance: spec.ref, what, volatile: { ...volatile }, error };
    this.events.emit({ event: { $case: 'instance', value } });
  }

  #undoFailed(instance: string) {
    return (step: string, error: unknown) => {
      this.base.host.log.warn('Failed to undo a step', { instance, step, why: chain(error) });
    };
  }
}

async function within(done: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const why = 'Failed shutting down instance, status is "Running": context deadline exceeded';
    timer = setTimeout(() => reject(new DomainError('internal', why)), ms);
  });
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
