import { isTrue } from '@lxd/model/booleans';
import { invalid } from '@lxd/model/errors';
import { storageName } from '@lxd/model/names';
import { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';
import { deleteInstance as deleteRow, type InstanceRecord } from '@lxd/store/instances';
import { deleteIntent, insertIntent } from '@lxd/store/intents';
import type { Statement } from '@lxd/store/store';
import { listVolumes, deleteInstanceVolumes } from '@lxd/store/storage-volumes';
import { getPool } from '@lxd/store/storage-pools';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../../auth/caller.js';
import type { InstanceDeps } from './deps.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance } from './load.js';
import { instanceKey } from './locks.js';
import { knownNetworks, poolSpec } from './spec.js';

/** @throws DomainError (invalid) what can be told before the work begins */
export async function checkDelete(
  deps: InstanceDeps,
  project: string,
  name: string,
): Promise<void> {
  await loadInstance(deps, project, name);
  if (deps.statuses.get(project, name) !== null) throw invalid('Instance is running');
}

/** @throws DomainError when it runs or is protected */
export async function deleteInstance(
  deps: InstanceDeps,
  project: string,
  name: string,
  requestor: Requestor | null,
): Promise<void> {
  const { record, expanded } = await loadInstance(deps, project, name);
  if (isTrue(expanded.config['security.protection.delete'])) {
    throw invalid(record.type === 'container' ? 'Container is protected' : 'Instance is protected');
  }
  await deps.locks.run(instanceKey(project, name), 'delete', async () => {
    if (deps.statuses.get(project, name) !== null) throw invalid('Instance is running');
    await removeInstance(deps, record);
  });
  tellInstance(deps, 'deleted', project, name, requestor);
}

/** Host side and rows. May be repeated; the caller holds the instance's lock. */
export async function removeInstance(deps: InstanceDeps, record: InstanceRecord): Promise<void> {
  const { project, name } = record;
  const subject = instanceKey(project, name);
  const intent = { kind: 'instance-delete', subject, data: {} };
  await deps.store
    .transaction(insertIntent(deps.member(), intent, deps.now().toISOString()))
    .catch((error: unknown) => {
      // Left by an attempt that failed: this one takes it over.
      if (!(error instanceof UniqueViolation)) throw error;
    });
  await deps.agent.instances.delete({ spec: await leftSpec(deps, record) });
  await deps.store.transaction([
    ...removeRows(record),
    ...deleteIntent(deps.member(), 'instance-delete', subject),
  ]);
}

/** The instance's rows and its volume's. */
export const removeRows = ({ project, name, type, location }: InstanceRecord): Statement[] => [
  ...deleteInstanceVolumes(project, type, name, location),
  ...deleteRow(project, name),
];

/**
 * For removal: the pool is where the volume's row says, whatever became of the root device since.
 * Without a row there is nothing on disk to find.
 */
async function leftSpec(deps: InstanceDeps, record: InstanceRecord): Promise<InstanceSpec> {
  const { project, name, type } = record;
  const [volume] = await listVolumes(deps.store, { project, name, type });
  const pool = volume && (await getPool(deps.store, volume.pool, deps.member()));
  const { devices } = (await loadInstance(deps, project, name)).expanded;
  return InstanceSpec.fromPartial({
    ref: { project, name },
    type,
    architecture: record.architecture,
    config: record.config,
    localConfig: record.config,
    devices: Object.fromEntries(
      Object.entries(devices).map(([device, options]) => [device, { options: { ...options } }]),
    ),
    networks: await knownNetworks(deps, project, devices),
    ...(pool
      ? { root: { pool: poolSpec(pool), volume: storageName(project, name), size: '' } }
      : {}),
  });
}
