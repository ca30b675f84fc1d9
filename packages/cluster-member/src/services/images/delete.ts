import type { ImageRecord } from '@lxd/store/images';
import { deleteImage as deleteRow, imageHolders, imageProjects } from '@lxd/store/images';
import { deleteIntent, insertIntent, listIntents } from '@lxd/store/intents';
import { listPools } from '@lxd/store/storage-pools';
import { listVolumes, deleteVolume } from '@lxd/store/storage-volumes';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { ImageDeps } from './deps.js';

/** Takes the image from its project; the bytes, wherever they are, go with the last project that had it. */
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
    const keepers = await membersWith(deps, fingerprint);
    const own = deps.member();
    // The row first: an image whose bytes are half gone must not be found.
    const intent = { kind: 'image-delete', subject: fingerprint, data: {} };
    const at = deps.now().toISOString();
    await deps.store.transaction([
      ...deleteRow(project, fingerprint),
      ...keepers.flatMap((member) => insertIntent(member, intent, at)),
    ]);
    const elsewhere = keepers.filter((member) => member !== own);
    await Promise.all([removeBytes(deps, fingerprint), deps.removeElsewhere(fingerprint, elsewhere)]);
  });
  deps.events.lifecycle({
    action: 'image-deleted',
    source: apiUrl(['images', fingerprint], project),
    project,
    requestor,
  });
}

/** Who has files or volumes of it, this member in any case. */
async function membersWith(deps: ImageDeps, fingerprint: string): Promise<string[]> {
  const [files, volumes] = await Promise.all([
    imageHolders(deps.store, fingerprint),
    listVolumes(deps.store, { type: 'image', name: fingerprint }),
  ]);
  const locations = volumes.flatMap(({ location }) => location ?? []);
  return [...new Set([deps.member(), ...files, ...locations])];
}

/** What another member has deleted goes from this host. */
export async function removeDeleted(deps: ImageDeps, fingerprint: string): Promise<void> {
  await deps.lock.run(fingerprint, async () => {
    const intents = await listIntents(deps.store, deps.member());
    const begun = intents.some(({ kind, subject }) => kind === 'image-delete' && subject === fingerprint);
    if (!begun) return;
    const again = (await imageHolders(deps.store, fingerprint)).includes(deps.member());
    if (again) await deps.store.transaction(deleteIntent(deps.member(), 'image-delete', fingerprint));
    else await removeBytes(deps, fingerprint);
  });
}

/** The files here, and the volumes that pools keep of the image. May be repeated. */
async function removeBytes(deps: ImageDeps, fingerprint: string): Promise<void> {
  const own = deps.member();
  const all = await listVolumes(deps.store, { type: 'image', name: fingerprint });
  const volumes = all.filter(({ location }) => location === null || location === own);
  const pools = await listPools(deps.store, own);
  const holding = pools.filter((pool) => volumes.some((volume) => volume.pool === pool.name));
  await deps.agent.images.delete({
    fingerprint,
    pools: holding.map(({ name, driver, config }) => ({ name, driver, config: { ...config } })),
  });
  await deps.store.transaction([
    ...volumes.flatMap((volume) => deleteVolume(volume, volume.location)),
    ...deleteIntent(own, 'image-delete', fingerprint),
  ]);
}

/** At daemon start: finishes interrupted removals, and drops files that no project has. */
export async function recoverImages(deps: ImageDeps): Promise<void> {
  await finishRemovals(deps);
  const { fingerprints } = await deps.agent.images.list({});
  for (const fingerprint of fingerprints) {
    const holders = await imageProjects(deps.store, fingerprint);
    if (holders.length === 0) await deps.agent.images.delete({ fingerprint, pools: [] });
  }
}

/** Removals that this member heard nothing of, or was cut off in. */
export async function finishRemovals(deps: ImageDeps): Promise<void> {
  for (const { kind, subject } of await listIntents(deps.store, deps.member())) {
    if (kind !== 'image-delete') continue;
    await removeDeleted(deps, subject).catch((error: unknown) =>
      deps.warn(`Failed to finish removing image ${subject}`, error),
    );
  }
}
