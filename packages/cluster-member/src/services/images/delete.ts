import type { ImageRecord } from '@lxd/store/images';
import { deleteImage as deleteRow, imageProjects } from '@lxd/store/images';
import { deleteIntent, insertIntent, listIntents } from '@lxd/store/intents';
import { listPools } from '@lxd/store/storage-pools';
import { listVolumes, deleteVolume } from '@lxd/store/storage-volumes';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { ImageDeps } from './deps.js';

/** Takes the image from its project; the bytes go with the last project that had it. */
export async function deleteImage(
  deps: ImageDeps,
  { project, fingerprint }: ImageRecord,
  requestor: Requestor | null,
): Promise<void> {
  await deps.lock.run(fingerprint, async () => {
    const holders = await imageProjects(deps.store, fingerprint);
    if (holders.some((one) => one !== project)) {
      await deps.store.transaction(deleteRow(project, fingerprint));
      return;
    }
    // The row first: an image whose bytes are half gone must not be found.
    const intent = { kind: 'image-delete', subject: fingerprint, data: {} };
    await deps.store.transaction([
      ...deleteRow(project, fingerprint),
      ...insertIntent(deps.member(), intent, deps.now().toISOString()),
    ]);
    await removeBytes(deps, fingerprint);
  });
  deps.events.lifecycle({
    action: 'image-deleted',
    source: apiUrl(['images', fingerprint], project),
    project,
    requestor,
  });
}

/** The files, and the volumes that pools keep of the image. May be repeated. */
async function removeBytes(deps: ImageDeps, fingerprint: string): Promise<void> {
  const volumes = await listVolumes(deps.store, { type: 'image', name: fingerprint });
  const pools = await listPools(deps.store, deps.member());
  const holding = pools.filter((pool) => volumes.some((volume) => volume.pool === pool.name));
  await deps.agent.images.delete({
    fingerprint,
    pools: holding.map(({ name, driver, config }) => ({ name, driver, config: { ...config } })),
  });
  await deps.store.transaction([
    ...volumes.flatMap((volume) => deleteVolume(volume, volume.location)),
    ...deleteIntent(deps.member(), 'image-delete', fingerprint),
  ]);
}

/** At daemon start: finishes interrupted removals, and drops files that no project has. */
export async function recoverImages(deps: ImageDeps): Promise<void> {
  for (const { kind, subject } of await listIntents(deps.store, deps.member())) {
    if (kind !== 'image-delete') continue;
    await removeBytes(deps, subject).catch((error: unknown) =>
      deps.warn(`Failed to finish removing image ${subject}`, error),
    );
  }
  const { fingerprints } = await deps.agent.images.list({});
  for (const fingerprint of fingerprints) {
    const holders = await imageProjects(deps.store, fingerprint);
    if (holders.length === 0) await deps.agent.images.delete({ fingerprint, pools: [] });
  }
}
