import { conflict, internal, quote } from '@lxd/model/errors';
import { checkInstanceName } from '@lxd/model/names';
import { getInstance, renameInstance as renameRow, updateInstance } from '@lxd/store/instances';
import { deleteIntent, insertIntent } from '@lxd/store/intents';
import type { Statement } from '@lxd/store/store';
import { listVolumes, renameVolume } from '@lxd/store/storage-volumes';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../../auth/caller.js';
import type { InstanceDeps } from './deps.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance, type LoadedInstance } from './load.js';
import { instanceKey } from './locks.js';
import { instanceSpec } from './spec.js';

/** @throws DomainError (invalid, conflict) what can be told before the work begins */
export async function checkRename(
  deps: InstanceDeps,
  project: string,
  name: string,
  newName: string,
): Promise<void> {
  await loadInstance(deps, project, name);
  checkInstanceName(newName);
  if ((await getInstance(deps.store, project, newName)) !== null) {
    throw conflict(`Name ${quote(newName)} already in use`);
  }
}

/** Renames on the host, then in the database; an intent lets a crash between be completed. */
export async function renameInstance(
  deps: InstanceDeps,
  project: string,
  name: string,
  newName: string,
  requestor: Requestor,
): Promise<void> {
  await deps.locks.run(instanceKey(project, name), 'rename', () =>
    deps.locks.run(instanceKey(project, newName), 'rename', async () => {
      const instance = await loadInstance(deps, project, name);
      if (deps.statuses.get(project, name) !== null) {
        throw internal(
          `Renaming of running ${instance.record.type === 'container' ? 'container' : 'instance'} not allowed`,
        );
      }
      const intent = { kind: 'instance-rename', subject: instanceKey(project, name), data: { newName } };
      await deps.store.transaction(insertIntent(deps.member(), intent, deps.now().toISOString()));
      await finishRename(deps, instance, newName);
    }),
  );
  tellInstance(deps, 'renamed', project, newName, requestor, { old_name: name });
}

/** Everything after the intent; may be repeated. */
export async function finishRename(
  deps: InstanceDeps,
  instance: LoadedInstance,
  newName: string,
): Promise<void> {
  const { project, name } = instance.record;
  const forget = deleteIntent(deps.member(), 'instance-rename', instanceKey(project, name));
  try {
    const spec = await instanceSpec(deps, instance.record, instance.expanded);
    await deps.agent.instances.rename({ spec, newName });
  } catch (error) {
    await deps.store.transaction(forget);
    throw error;
  }
  try {
    await deps.store.transaction([...(await renameRows(deps, instance, newName)), ...forget]);
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    throw conflict(`Name ${quote(newName)} already in use`);
  }
}

async function renameRows(
  deps: InstanceDeps,
  { record }: LoadedInstance,
  newName: string,
): Promise<Statement[]> {
  const { project, name, type, location } = record;
  const volumes = await listVolumes(deps.store, { project, name, type });
  return [
    ...volumes
      .filter((volume) => volume.location === null || volume.location === location)
      .flatMap((volume) => renameVolume(volume, volume.location, newName)),
    ...updateInstance(project, name, { mergeConfig: applyTemplate(record.config) }),
    ...renameRow(project, name, newName),
  ];
}

/** Templates for "rename" are rendered at the next start; one already waiting comes first. */
const applyTemplate = (config: Readonly<Record<string, string>>) =>
  config['volatile.apply_template'] ? {} : { 'volatile.apply_template': 'rename' };
