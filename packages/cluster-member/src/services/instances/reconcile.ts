import { listInstances, updateInstance } from '@lxd/store/instances';

import type { InstanceDeps } from './deps.js';
import { instanceKey } from './locks.js';
import { settleStopped } from './stopped.js';

/**
 * Brings the board and the database into line with what really runs: after this daemon, the agent
 * or the connection between them was away.
 */
export async function reconcile(deps: InstanceDeps): Promise<void> {
  const { states } = await deps.agent.instances.getStates({
    instances: [],
    brief: true,
    stopped: [],
  });
  const before = deps.statuses.keys();
  deps.statuses.replace(states);
  const records = await listInstances(deps.store, { location: deps.member() });
  const known = new Map(records.map((one) => [instanceKey(one.project, one.name), one]));

  for (const { ref, volatile } of states) {
    const record = known.get(instanceKey(ref?.project ?? 'default', ref?.name ?? ''));
    if (record === undefined) continue;
    const wanted: Record<string, string> = { ...volatile, 'volatile.last_state.power': 'RUNNING' };
    const changes = Object.entries(wanted).filter(([key, value]) => record.config[key] !== value);
    if (changes.length === 0) continue;
    const mergeConfig = Object.fromEntries(changes);
    await deps.store.transaction(updateInstance(record.project, record.name, { mergeConfig }));
  }
  // Those we saw running ourselves and that are gone: an event was lost. What was running when
  // this daemon last ended keeps its power state; start-up decides about it.
  for (const key of before) {
    const record = known.get(key);
    if (record === undefined || deps.locks.holder(key) !== null) continue;
    if (deps.statuses.get(record.project, record.name) !== null) continue;
    await settleStopped(deps, record.project, record.name, {}, { keepEphemeral: false });
  }
}
