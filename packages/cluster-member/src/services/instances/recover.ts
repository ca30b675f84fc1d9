import { getInstance, listInstances } from '@lxd/store/instances';
import { deleteIntent, listIntents, type Intent } from '@lxd/store/intents';
import { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';

import { removeInstance } from './delete.js';
import type { InstanceDeps } from './deps.js';
import { loadInstance } from './load.js';
import { finishRename } from './rename.js';
import { instanceSpec } from './spec.js';

/**
 * At daemon start: completes or undoes what a crash interrupted. One that fails is told of and
 * tried again at the next start; it keeps nothing else from working.
 */
export async function recoverIntents(deps: InstanceDeps): Promise<void> {
  for (const intent of await listIntents(deps.store, deps.member())) {
    if (!intent.kind.startsWith('instance-')) continue;
    try {
      await recoverIntent(deps, intent);
    } catch (error) {
      deps.warn(`Failed to recover from an interrupted ${intent.kind} of ${intent.subject}`, error);
    }
  }
}

async function recoverIntent(deps: InstanceDeps, intent: Intent): Promise<void> {
  const [project = '', name = ''] = intent.subject.split('/');
  const forget = () =>
    deps.store.transaction(deleteIntent(deps.member(), intent.kind, intent.subject));
  const record = await getInstance(deps.store, project, name);
  if (record === null) return void (await forget());
  switch (intent.kind) {
    case 'instance-create': // nobody has waited for it: undone
    case 'instance-delete':
      await removeInstance(deps, record);
      return void (await forget());
    case 'instance-rename':
      return finishRename(deps, await loadInstance(deps, project, name), String(intent.data['newName']));
    case 'instance-update': {
      const { expanded } = await loadInstance(deps, project, name);
      const after = await instanceSpec(deps, record, expanded);
      const tried = intent.data as { config?: Record<string, string>; devices?: typeof expanded.devices };
      const before = InstanceSpec.fromPartial({
        ...after,
        config: tried.config ?? after.config,
        devices: Object.fromEntries(
          Object.entries(tried.devices ?? {}).map(([device, options]) => [device, { options }]),
        ),
      });
      await deps.agent.instances.update({ before, after });
      return void (await forget());
    }
    default:
      throw new Error(`unknown intent ${intent.kind}`);
  }
}

/** Ephemeral instances whose end nobody saw. For daemon start, when `statuses` is up to date. */
export async function removeDeadEphemerals(deps: InstanceDeps): Promise<void> {
  const records = await listInstances(deps.store, { location: deps.member() });
  for (const record of records) {
    const ran = record.config['volatile.last_state.power'] === 'RUNNING';
    if (!record.ephemeral || !ran || deps.statuses.get(record.project, record.name)) continue;
    await removeInstance(deps, record).catch((error: unknown) =>
      deps.warn(`Failed to remove ephemeral instance "${record.name}"`, error),
    );
  }
}
