import { chain } from '@lxd/model/errors';
import { instanceKeys } from '@lxd/model/instance-keys/index';
import { listInstances, type InstanceRecord } from '@lxd/store/instances';

import { changeState, startInstance } from './change-state.js';
import type { InstanceDeps } from './deps.js';
import { loadInstance } from './load.js';

/** Attempts to start an instance with the host, and the time between them (as LXD 5.2). */
const attempts = 3;
const betweenAttemptsMs = 5000;
/** Instances started at the same time, where no `boot.autostart.delay` asks for peace. */
const parallelStarts = 4;

interface Candidate {
  readonly record: InstanceRecord;
  readonly priority: number;
  readonly delaySeconds: number;
}

/**
 * Starts what shall run after the host came up: `boot.autostart`, or unset and running when it
 * went down. By priority, then name.
 * @returns what failed, by `<project>/<name>`
 */
export async function startWithHost(
  deps: InstanceDeps,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  const queue = startOrder(await candidates(deps));
  const start = async ({ record, delaySeconds }: Candidate) => {
    const problem = await startPatiently(deps, record, signal);
    if (problem !== null) failed.set(`${record.project}/${record.name}`, problem);
    if (delaySeconds > 0) await pause(delaySeconds * 1000, signal);
  };
  const patient = queue.filter(({ delaySeconds }) => delaySeconds > 0);
  if (patient.length > 0) {
    for (const one of queue) if (!signal.aborted) await start(one);
    return failed;
  }
  const worker = async () => {
    for (let one = queue.shift(); one && !signal.aborted; one = queue.shift()) await start(one);
  };
  await Promise.all(Array.from({ length: parallelStarts }, worker));
  return failed;
}

/** Highest priority first, then by name. Pure. */
export const startOrder = (found: readonly Candidate[]): Candidate[] =>
  [...found].sort((a, b) => b.priority - a.priority || (a.record.name < b.record.name ? -1 : 1));

async function candidates(deps: InstanceDeps): Promise<Candidate[]> {
  const records = await listInstances(deps.store, { location: deps.member() });
  const found: Candidate[] = [];
  for (const { project, name } of records) {
    if (deps.statuses.get(project, name) !== null) continue;
    const { record, expanded } = await loadInstance(deps, project, name);
    const { config } = expanded;
    const wanted = config['boot.autostart'] ?? '';
    const ran = record.config['volatile.last_state.power'] === 'RUNNING';
    if (wanted === '' ? !ran : instanceKeys.read(config, 'boot.autostart') !== true) continue;
    found.push({
      record,
      priority: Number(config['boot.autostart.priority'] ?? 0),
      delaySeconds: Number(config['boot.autostart.delay'] ?? 0),
    });
  }
  return found;
}

/** @returns the last problem, null when it runs */
async function startPatiently(
  deps: InstanceDeps,
  { project, name }: InstanceRecord,
  signal: AbortSignal,
): Promise<string | null> {
  let problem = '';
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt++) {
    try {
      await startInstance(deps, { project, name, requestor: null, progress: null });
      return null;
    } catch (error) {
      problem = chain(error);
      deps.warn(`Failed to start instance "${name}" with the host (attempt ${attempt})`, error);
      if (attempt < attempts) await pause(betweenAttemptsMs, signal);
    }
  }
  return problem;
}

/**
 * Stops everything because the host goes down: by `boot.stop.priority`, equal ones in parallel,
 * by force after `boot.host_shutdown_timeout`. What ran is recorded as running, so that it is
 * started again with the host.
 */
export async function stopWithHost(deps: InstanceDeps): Promise<void> {
  const records = await listInstances(deps.store, { location: deps.member() });
  const running = await Promise.all(
    records
      .filter(({ project, name }) => deps.statuses.get(project, name) !== null)
      .map(async ({ project, name }) => {
        const { config } = (await loadInstance(deps, project, name)).expanded;
        return {
          project,
          name,
          priority: Number(config['boot.stop.priority'] ?? 0),
          timeout: Number(config['boot.host_shutdown_timeout'] ?? 30),
        };
      }),
  );
  const priorities = [...new Set(running.map(({ priority }) => priority))].sort((a, b) => b - a);
  for (const priority of priorities) {
    const group = running.filter((one) => one.priority === priority);
    await Promise.all(group.map((one) => stopForHost(deps, one)));
  }
}

async function stopForHost(
  deps: InstanceDeps,
  { project, name, timeout }: { project: string; name: string; timeout: number },
): Promise<void> {
  const change = { project, name, requestor: null, progress: null, keepPower: true };
  try {
    await changeState(deps, change, { action: 'stop', timeout });
  } catch {
    await changeState(deps, change, { action: 'stop', force: true }).catch((error: unknown) =>
      deps.warn(`Failed to stop instance "${name}" with the host`, error),
    );
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
