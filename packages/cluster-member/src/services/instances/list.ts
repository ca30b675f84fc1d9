import type { InstanceFull } from '@lxd/model/api/instance-full';
import type { Instance } from '@lxd/model/api/instance';
import type { InstanceState } from '@lxd/proto/lxd/agent/v1/instances';
import type { InstanceTypeWord } from '@lxd/store/codes';
import { listInstances, type InstanceFilter, type InstanceRecord } from '@lxd/store/instances';
import { getProfiles, listProfiles, type ProfileRecord } from '@lxd/store/profiles';

import { mapInTurns } from '../../map-in-turns.js';
import type { InstanceDeps } from './deps.js';
import { expand } from './expand.js';
import { loadInstance, type LoadedInstance } from './load.js';
import { instanceKey } from './locks.js';
import { silentView, stateView, stoppedView } from './state-view.js';
import type { RunningStatus } from './statuses.js';
import { instanceView } from './view.js';

export interface ListQuery {
  readonly project: string | null; // null: all projects
  readonly type: InstanceTypeWord | null;
}

/** Instances as objects, with what they inherit. */
export async function listViews(deps: InstanceDeps, query: ListQuery): Promise<Instance[]> {
  const instances = await loadAll(deps, query);
  const running = await runningOf(deps, instances);
  return mapInTurns(instances, ({ record, expanded }) =>
    instanceView(record, expanded, running(record)),
  );
}

/** With state: one more call, to each agent, for all that run. */
export async function listFull(deps: InstanceDeps, query: ListQuery): Promise<InstanceFull[]> {
  const instances = await loadAll(deps, query);
  const members = instances.map(({ record }) => record.location);
  const [own, others, running] = await Promise.all([
    allStates(deps),
    deps.others.states(members),
    runningOf(deps, instances),
  ]);
  return mapInTurns(instances, (instance) => {
    const { location } = instance.record;
    const states = location === deps.member() ? own : (others.get(location) ?? null);
    return fullView(instance, states, running(instance.record));
  });
}

export async function getFull(
  deps: InstanceDeps,
  project: string,
  name: string,
): Promise<InstanceFull> {
  const instance = await loadInstance(deps, project, name);
  const running = deps.statuses.get(project, name);
  const states = running ? await statesOf(deps, [{ project, name }]) : new Map();
  return fullView(instance, states, running);
}

/** One whose member is silent shows an error, as LXD 5.2 has it. */
const unheard: RunningStatus = { status: 'Error', pid: 0 };

/** How to find out what an instance does, on whatever member it is. */
async function runningOf(
  deps: InstanceDeps,
  instances: readonly { readonly record: InstanceRecord }[],
): Promise<(record: InstanceRecord) => RunningStatus | null> {
  const others = await deps.others.statuses(instances.map(({ record }) => record.location));
  return ({ project, name, location }) => {
    if (location === deps.member()) return deps.statuses.get(project, name);
    const heard = others.get(location) ?? null;
    return heard === null ? unheard : (heard.get(instanceKey(project, name)) ?? null);
  };
}

type States = ReadonlyMap<string, InstanceState> | null; // null: the agent, or its member, is silent

function fullView(
  { record, expanded }: Pick<LoadedInstance, 'record' | 'expanded'>,
  states: States,
  running: RunningStatus | null,
): InstanceFull {
  const { project, name } = record;
  const state = states?.get(instanceKey(project, name));
  const view = instanceView(record, expanded, running);
  const extras = { backups: null, snapshots: null };
  if (state) {
    const shown = stateView(state);
    return { ...view, status: shown.status, status_code: shown.status_code, ...extras, state: shown };
  }
  if (states === null && running !== null) {
    const shown = silentView();
    return { ...view, status: shown.status, status_code: shown.status_code, ...extras, state: shown };
  }
  return { ...view, ...extras, state: stoppedView() };
}

// A list must come back at once whatever the agent does; it answers for 1000 in about 100 ms.
const listDeadlineMs = 3_000;

async function allStates(deps: InstanceDeps): Promise<States> {
  return deps.statuses.size === 0 ? new Map() : statesOf(deps, []);
}

async function statesOf(
  deps: InstanceDeps,
  instances: readonly { project: string; name: string }[],
): Promise<States> {
  try {
    const { states } = await deps.agent.instances.getStates(
      { instances: [...instances], brief: false, stopped: [] },
      { timeoutMs: listDeadlineMs, failFast: true },
    );
    return new Map(
      states.map((state) => [
        instanceKey(state.ref?.project ?? 'default', state.ref?.name ?? ''),
        state,
      ]),
    );
  } catch (error) {
    deps.warn('No instance states from the node agent', error);
    return null;
  }
}

/** All of a project with what they inherit. */
async function loadAll(
  deps: InstanceDeps,
  { project, type }: ListQuery,
): Promise<Pick<LoadedInstance, 'record' | 'expanded'>[]> {
  const filter: InstanceFilter = {
    ...(project === null ? {} : { project }),
    ...(type === null ? {} : { type }),
  };
  const owner = project === null ? null : await deps.projects.ownerOf(project, 'profiles');
  const records = await listInstances(deps.store, filter);
  const used = new Set(records.flatMap((record) => record.profiles));
  const profiles =
    owner === null ? await listProfiles(deps.store) : await getProfiles(deps.store, owner, [...used]);
  const find = new Map(profiles.map((one) => [`${one.project}/${one.name}`, one]));
  const owners = new Map<string, string>();
  for (const one of new Set(records.map((record) => record.project))) {
    owners.set(one, owner ?? (await deps.projects.ownerOf(one, 'profiles')));
  }
  return mapInTurns(records, (record) => ({
    record,
    expanded: expand(profilesOf(record, owners.get(record.project) ?? 'default', find), record),
  }));
}

function profilesOf(
  { profiles }: InstanceRecord,
  owner: string,
  find: ReadonlyMap<string, ProfileRecord>,
): ProfileRecord[] {
  return profiles.flatMap((name) => find.get(`${owner}/${name}`) ?? []);
}
