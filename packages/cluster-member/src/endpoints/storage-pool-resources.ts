import { endpoint, sync } from '../http/endpoint.js';

/** Space and inodes, used and total. */
export const getStoragePoolResources = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools/{pool}/resources',
  access: 'logged-in',
  since: 'resources',
  summary: 'Show how full a storage pool is',
  answers: 'ResourcesStoragePool',
  uses: ['storagePools'],

  async handle({ params: { pool }, services: { storagePools } }) {
    return sync(await storagePools.resources(pool));
  },
});
