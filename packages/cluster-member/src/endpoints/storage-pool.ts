import { config, endpoint, object, optional, record, string, sync } from '../http/endpoint.js';
import { withVisibleUses } from '../http/visible-uses.js';
import { poolEtag } from '../services/storage-pools.js';

export const getStoragePool = endpoint({
  method: 'GET',
  path: '/1.0/storage-pools/{pool}',
  access: 'logged-in',
  since: 'storage',
  summary: 'Show a storage pool',
  answers: 'StoragePool',
  uses: ['storagePools'],

  async handle({ params, context, services: { storagePools } }) {
    const pool = await storagePools.get(params.pool);
    return sync(withVisibleUses(pool, context.caller), { etag: poolEtag(pool) });
  },
});

export const putStoragePool = endpoint({
  method: 'PUT',
  path: '/1.0/storage-pools/{pool}',
  access: 'admin',
  since: 'storage',
  summary: 'Replace the configuration of a storage pool',
  answers: 'nothing',
  uses: ['storagePools'],
  body: object({ description: optional(string, ''), config }, 'StoragePoolPut'),

  async handle({ params: { pool }, body, context, services: { storagePools } }) {
    const after = { description: body.description, config: body.config };
    await storagePools.update(pool, () => after, (now) => context.ifMatch(now), context.requestor);
    return sync();
  },
});

/** Merges config by key; what is absent stays. */
export const patchStoragePool = endpoint({
  method: 'PATCH',
  path: '/1.0/storage-pools/{pool}',
  access: 'admin',
  since: 'storage',
  summary: 'Change parts of a storage pool',
  answers: 'nothing',
  uses: ['storagePools'],
  body: object({ description: optional(string), config: optional(record(string), {}) }, 'StoragePoolPut'),

  async handle({ params: { pool }, body, context, services: { storagePools } }) {
    await storagePools.update(
      pool,
      (now) => ({
        description: body.description ?? now.description,
        config: { ...now.config, ...body.config },
      }),
      (now) => context.ifMatch(now),
      context.requestor,
    );
    return sync();
  },
});

export const deleteStoragePool = endpoint({
  method: 'DELETE',
  path: '/1.0/storage-pools/{pool}',
  access: 'admin',
  since: 'storage',
  summary: 'Delete a storage pool',
  answers: 'nothing',
  uses: ['storagePools'],

  async handle({ params: { pool }, context, services: { storagePools } }) {
    await storagePools.delete(pool, context.requestor);
    return sync();
  },
});
