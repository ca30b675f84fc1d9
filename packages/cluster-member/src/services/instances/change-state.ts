import type { Config } from '@lxd/model/api/config';
import type { InstanceStatePut } from '@lxd/model/api/instance-state';
import { internal, invalid, quote, unavailable, wrap } from '@lxd/model/errors';
import { findRootDisk } from '@lxd/model/instance-config/root-disk';
import { followProgress } from '@lxd/node-agent/client';
import { updateInstance } from '@lxd/store/instances';

import type { Requestor } from '../../auth/caller.js';
import type { Progress } from '../../operations/work.js';
import type { InstanceDeps } from './deps.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance, type LoadedInstance } from './load.js';
import { instanceKey, type InstanceOperation } from './locks.js';
import { checkNicConflicts } from './nic-conflicts.js';
import { instanceSpec, knownNetworks } from './spec.js';
import { statusWord, type RunningStatus } from './statuses.js';
import { settleStopped } from './stopped.js';

/** What every change of state is told. */
export interface StateChange {
  readonly project: string;
  readonly name: string;
  readonly requestor: Requestor | null;
  readonly progress: Progress | null;
  /** The host goes down: the instance is to run again when it is back. */
  readonly keepPower?: boolean;
}

type StopRequest = Pick<InstanceStatePut, 'force' | 'timeout'>;

/** @throws DomainError with LXD's text when the state forbids it. */
export async function changeState(
  deps: InstanceDeps,
  change: StateChange,
  request: InstanceStatePut,
): Promise<void> {
  if (request.stateful === true) {
    throw internal("Unable to checkpoint the container, CRIU isn't installed");
  }
  switch (request.action) {
    case 'start':
      return startInstance(deps, change);
    case 'stop':
      return stopInstance(deps, change, request);
    case 'restart':
      return restartInstance(deps, change, request);
    case 'freeze':
      return freezeInstance(deps, change);
    case 'unfreeze':
      return unfreezeInstance(deps, change);
  }
}

/** A frozen instance is thawed, as `lxc start` means it. */
export async function startInstance(deps: InstanceDeps, change: StateChange): Promise<void> {
  await locked(deps, change, 'start', async () => {
    const instance = await loadInstance(deps, change.project, change.name);
    const status = await confirmStatus(deps, change);
    if (status !== null) throw internal('The instance is already running');
    await start(deps, instance, change.progress);
  });
  tell(deps, change, 'started');
}

async function stopInstance(
  deps: InstanceDeps,
  change: StateChange,
  request: StopRequest,
): Promise<void> {
  await locked(deps, change, 'stop', async () => {
    await loadInstance(deps, change.project, change.name);
    if ((await confirmStatus(deps, change)) === null) {
      throw invalid('The instance is already stopped');
    }
    await stop(deps, change, request);
    const { keepPower = false } = change;
    await settleStopped(deps, change.project, change.name, {}, { keepEphemeral: false, keepPower });
  });
  tell(deps, change, request.force === true ? 'stopped' : 'shutdown');
}

async function restartInstance(
  deps: InstanceDeps,
  change: StateChange,
  request: StopRequest,
): Promise<void> {
  const { project, name } = change;
  await locked(deps, change, 'restart', async () => {
    await loadInstance(deps, project, name);
    if ((await confirmStatus(deps, change)) === null) {
      throw invalid('The instance is already stopped');
    }
    await stop(deps, change, request);
    await settleStopped(deps, project, name, {}, { keepEphemeral: true });
    await start(deps, await loadInstance(deps, project, name), change.progress);
  });
  tell(deps, change, 'restarted');
}

async function freezeInstance(deps: InstanceDeps, change: StateChange): Promise<void> {
  const { project, name } = change;
  await locked(deps, change, 'freeze', async () => {
    const { record } = await loadInstance(deps, project, name);
    const status = await confirmStatus(deps, change);
    if (status === null) {
      throw internal(`The ${record.type === 'container' ? 'container' : 'instance'} isn't running`);
    }
    if (status === 'Frozen') throw internal('The container is already frozen');
    await deps.agent.instances.freeze({ project, name });
    await confirmStatus(deps, change);
  });
  tell(deps, change, 'paused');
}

async function unfreezeInstance(deps: InstanceDeps, change: StateChange): Promise<void> {
  const { project, name } = change;
  await locked(deps, change, 'unfreeze', async () => {
    await loadInstance(deps, project, name);
    const status = await confirmStatus(deps, change);
    if (status === null) throw internal("The container isn't running");
    if (status !== 'Frozen') throw internal('The container is already running');
    await deps.agent.instances.unfreeze({ project, name });
    await confirmStatus(deps, change);
  });
  tell(deps, change, 'resumed');
}

const locked = (
  deps: InstanceDeps,
  { project, name }: StateChange,
  operation: InstanceOperation,
  work: () => Promise<void>,
) => deps.locks.run(instanceKey(project, name), operation, work);

const tell = (deps: InstanceDeps, { project, name, requestor }: StateChange, action: string) =>
  tellInstance(deps, action, project, name, requestor);

/** Under the instance's lock: it is stopped and no-one else changes it. */
async function start(
  deps: InstanceDeps,
  { record, expanded }: LoadedInstance,
  progress: Progress | null,
): Promise<void> {
  const { project, name } = record;
  checkImageNeeds(expanded.config, deps.facts().cgroupLayout);
  const { devices } = expanded;
  findRootDisk(devices);
  const starting = new Map(Object.keys(devices).map((device) => [device, 'start'] as const));
  for (const [device, { type, network = '' }] of Object.entries(devices)) {
    if (type !== 'nic' || !deps.networkUnavailable(network)) continue;
    const why = unavailable(`Network ${quote(network)} unavailable on this server`);
    throw wrap(`Failed start validation for device ${quote(device)}`, why);
  }
  const networks = await knownNetworks(deps, project, devices);
  await checkNicConflicts(deps, { ...record, devices }, networks, starting);
  const spec = await instanceSpec(deps, record, expanded);
  const volatile = await followProgress(deps.agent.instances.start({ spec }), (metadata) =>
    progress?.metadata(metadata),
  );
  deps.statuses.set(project, name, { status: 'Running', pid: 0 });
  await deps.store.transaction(
    updateInstance(project, name, {
      lastUsedAt: deps.now().toISOString(),
      mergeConfig: { ...volatile, 'volatile.last_state.power': 'RUNNING' },
    }),
  );
}

/** What the image asks of its host (config-and-images.md 8.8). @throws DomainError (internal) */
function checkImageNeeds(config: Config, cgroupLayout: string): void {
  if (config['image.requirements.cgroup'] === 'v1' && cgroupLayout === 'cgroup2') {
    throw internal('The image used by this instance requires a CGroupV1 host system');
  }
}

const defaultStopTimeout = 30; // seconds; the client always sends its own
const longestTimeout = 2 ** 31 - 1; // seconds, as the agent takes them: 68 years

async function stop(
  deps: InstanceDeps,
  { project, name }: StateChange,
  { force = false, timeout }: StopRequest,
): Promise<void> {
  const asked = timeout === undefined || timeout === 0 ? defaultStopTimeout : timeout;
  const timeoutSeconds = Math.max(-1, Math.min(asked, longestTimeout));
  await deps.agent.instances.stop({ ref: { project, name }, force, timeoutSeconds });
}

/** The board may be behind by the time an event takes; who changes a state asks the agent. */
async function confirmStatus(
  deps: InstanceDeps,
  { project, name }: StateChange,
): Promise<RunningStatus['status'] | null> {
  const { states } = await deps.agent.instances.getStates({
    instances: [{ project, name }],
    brief: true,
    stopped: [],
  });
  const [state] = states;
  const status = state ? { status: statusWord(state.status), pid: state.pid } : null;
  deps.statuses.set(project, name, status);
  return status?.status ?? null;
}
