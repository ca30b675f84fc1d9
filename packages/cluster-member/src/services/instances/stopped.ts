import type { Config } from '@lxd/model/api/config';
import { getInstance, updateInstance } from '@lxd/store/instances';

import type { InstanceDeps } from './deps.js';
import { removeInstance } from './delete.js';
import { tellInstance } from './lifecycle.js';

/** Writes down that an instance has stopped; an ephemeral one goes with it. */
export async function settleStopped(
  deps: InstanceDeps,
  project: string,
  name: string,
  volatile: Config,
  options: { readonly keepEphemeral: boolean; readonly keepPower?: boolean },
): Promise<void> {
  deps.statuses.set(project, name, null);
  const record = await getInstance(deps.store, project, name);
  if (record === null) return;
  if (record.ephemeral && !options.keepEphemeral) {
    await removeInstance(deps, record);
    tellInstance(deps, 'deleted', project, name, null);
    return;
  }
  const power = options.keepPower ? {} : { 'volatile.last_state.power': 'STOPPED' };
  await mergeVolatile(deps, project, name, { ...volatile, ...power }, record.config);
}

/** Stores what the agent chose. Writes nothing when nothing is new. */
export async function mergeVolatile(
  deps: InstanceDeps,
  project: string,
  name: string,
  volatile: Config,
  current: Config,
): Promise<void> {
  const changes = Object.entries(volatile).filter(([key, value]) => (current[key] ?? '') !== value);
  if (changes.length === 0) return;
  await deps.store.transaction(
    updateInstance(project, name, { mergeConfig: Object.fromEntries(changes) }),
  );
}

