import { notFound, quote } from '@lxd/model/errors';
import type { VolumeRef } from '@lxd/proto/lxd/agent/v1/storage';

import type { StorageCalls } from '../rpc/service.js';

/** Pools of driver `dir` on an endless disk. `volumes` holds `<pool>/<type>/<name>`. */
export function fakeStorage(volumes: Set<string>): StorageCalls {
  const path = (ref: VolumeRef) => `${ref.pool?.name}/${ref.type}/${ref.name}`;
  return {
    async createPool(pool) {
      const source = pool.config['source'] ?? `/var/lib/lxd/storage-pools/${pool.name}`;
      return { ...pool, config: { ...pool.config, source } };
    },
    deletePool: async () => ({}),
    startPool: async () => ({}),
    updatePool: async () => ({}),
    getPoolUsage: async () => ({
      spaceUsedBytes: 1024 ** 3,
      spaceTotalBytes: 100 * 1024 ** 3,
      inodesUsed: 1000,
      inodesTotal: 1_000_000,
    }),
    async getVolumeUsage(ref) {
      if (!volumes.has(path(ref))) throw notFound(`Volume ${quote(ref.name)} not found`);
      return { usedBytes: -1, totalBytes: 0 };
    },
    async listVolumes(pool) {
      const found = [...volumes].map((volume) => volume.split('/'));
      const here = found.filter(([name]) => name === pool.name);
      return { volumes: here.map(([, type = '', name = '']) => ({ pool, type, name })) };
    },
    async deleteVolume(ref) {
      volumes.delete(path(ref));
      return {};
    },
  };
}
