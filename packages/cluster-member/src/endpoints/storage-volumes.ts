import { endpoint, sync } from '../http/endpoint.js';
import { parseFilter } from '../http/filter.js';
import { recursionLevel } from '../http/recursion.js';
import { withVisibleUses } from '../http/visible-uses.js';

export const getStorageVolumes = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools/{pool}/volumes',
  access: 'view',
  since: 'storage',
  summary: 'List storage volumes',
  answers: 'StorageVolume[]',
  query: ['filter', 'recursion'],
  uses: ['storageVolumes'],

  async handle({ params: { pool }, query, context: { project, caller }, services: { storageVolumes } }) {
    const filter = parseFilter(query.filter);
    const whole = recursionLevel(query.recursion) > 0;
    if (filter === null && !whole) return sync(await storageVolumes.urls(pool, project, null));
    const listed = await storageVolumes.list(pool, project, null);
    // "snapshot" is a field for filters only; snapshots carry it as "true".
    const kept = listed.filter(
      ({ view }) => filter?.matches({ ...view, snapshot: 'false' }) ?? true,
    );
    return sync(kept.map(({ url, view }) => (whole ? withVisibleUses(view, caller) : url)));
  },
});

export const getStorageVolumesOfType = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools/{pool}/volumes/{type}',
  access: 'view',
  since: 'storage',
  summary: 'List storage volumes of a type',
  answers: 'StorageVolume[]',
  query: ['recursion'],
  uses: ['storageVolumes'],

  async handle({ params, query, context: { project, caller }, services: { storageVolumes } }) {
    const { pool, type } = params;
    if (recursionLevel(query.recursion) === 0) {
      return sync(await storageVolumes.urls(pool, project, type));
    }
    const listed = await storageVolumes.list(pool, project, type);
    return sync(listed.map(({ view }) => withVisibleUses(view, caller)));
  },
});
