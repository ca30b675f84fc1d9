import { endpoint, sync } from '../http/endpoint.js';
import { withVisibleUses } from '../http/visible-uses.js';
import { volumeEtag } from '../services/storage-volumes.js';

export const getStorageVolume = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools/{pool}/volumes/{type}/{volume}',
  access: 'view',
  since: 'storage',
  summary: 'Show a storage volume',
  answers: 'StorageVolume',
  uses: ['storageVolumes'],

  async handle({ params, context: { project, caller }, services: { storageVolumes } }) {
    const { pool, type, volume } = params;
    const view = await storageVolumes.get(pool, project, type, volume);
    return sync(withVisibleUses(view, caller), { etag: volumeEtag(view) });
  },
});

export const getStorageVolumeState = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools/{pool}/volumes/{type}/{volume}/state',
  access: 'view',
  since: 'storage_volume_state',
  summary: 'Show how full a storage volume is',
  answers: 'StorageVolumeState',
  uses: ['storageVolumes'],

  async handle({ params, context: { project }, services: { storageVolumes } }) {
    const { pool, type, volume } = params;
    return sync(await storageVolumes.state(pool, project, type, volume));
  },
});
