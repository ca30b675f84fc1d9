import { config, created, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';
import { apiUrl } from '../http/url.js';
import { withVisibleUses } from '../http/visible-uses.js';

export const getStoragePools = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools',
  access: 'logged-in',
  since: 'storage',
  summary: 'List storage pools',
  answers: 'StoragePool[]',
  query: ['recursion'],
  uses: ['storagePools'],

  async handle({ query, context: { caller }, services: { storagePools } }) {
    if (recursionLevel(query.recursion) > 0) {
      const all = await storagePools.list();
      return sync(all.map((one) => withVisibleUses(one, caller)));
    }
    return sync((await storagePools.names()).map((name) => apiUrl(['storage-pools', name])));
  },
});

export const postStoragePools = endpoint({
  method: 'POST',
  path: '/1.0/storage-pools',
  access: 'admin',
  since: 'storage',
  summary: 'Create a storage pool',
  answers: 'created',
  uses: ['storagePools'],
  body: object({
    name: optional(string, ''),
    driver: optional(string, ''),
    description: optional(string, ''),
    config,
  }, 'StoragePoolsPost'),

  async handle({ body, context, services: { storagePools } }) {
    await storagePools.create(body, context.requestor);
    return created(apiUrl(['storage-pools', body.name]));
  },
});
