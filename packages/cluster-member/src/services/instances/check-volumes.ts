import type { Config, Devices } from '@lxd/model/api/config';
import { notFound, quote, wrap } from '@lxd/model/errors';
import { isRootDisk } from '@lxd/model/instance-config/root-disk';
import { getPool } from '@lxd/store/storage-pools';
import { listVolumes } from '@lxd/store/storage-volumes';

import type { InstanceDeps } from './deps.js';

/**
 * Whether the custom volumes that come to an instance are its project's. A volume that was there
 * before is for its deletion to protect.
 * @throws DomainError (not-found) with LXD's text
 */
export async function checkVolumes(
  deps: Pick<InstanceDeps, 'store' | 'projects' | 'member'>,
  project: string,
  before: Devices,
  after: Devices,
): Promise<void> {
  for (const [name, device] of Object.entries(after)) {
    if (!attachesVolume(device) || isSame(before[name], device)) continue;
    try {
      await checkVolume(deps, project, device);
    } catch (error) {
      throw wrap(`Failed add validation for device ${quote(name)}`, error);
    }
  }
}

const attachesVolume = (device: Config): boolean =>
  device['type'] === 'disk' && Boolean(device['pool']) && !isRootDisk(device);

const isSame = (one: Config | undefined, other: Config): boolean =>
  one !== undefined &&
  attachesVolume(one) &&
  one['pool'] === other['pool'] &&
  one['source'] === other['source'];

async function checkVolume(
  { store, projects, member }: Pick<InstanceDeps, 'store' | 'projects' | 'member'>,
  project: string,
  { pool = '', source = '' }: Config,
): Promise<void> {
  if ((await getPool(store, pool, member())) === null) {
    throw wrap(`Failed to get storage pool ${quote(pool)}`, notFound('Storage pool not found'));
  }
  const owner = await projects.ownerOf(project, 'storage.volumes');
  const filter = { pool, project: owner, type: 'custom', name: source } as const;
  if ((await listVolumes(store, filter)).length > 0) return;
  throw wrap('Failed loading custom volume', notFound('Storage volume not found'));
}
