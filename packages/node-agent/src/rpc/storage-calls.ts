import { invalid } from '@lxd/model/errors';
import type { VolumeRef } from '@lxd/proto/lxd/agent/v1/storage';

import type { Host } from '../host/host.js';
import { openPool } from '../instance/root-volume.js';
import type { StorageDriver, Volume, VolumeType } from '../storage/driver.js';
import { volumeTypes } from '../storage/pool-folders.js';
import type { StorageCalls } from './service.js';

export function storageCalls(host: Host): StorageCalls {
  const find = (ref: VolumeRef): { driver: StorageDriver; volume: Volume } => {
    if (!ref.pool) throw invalid('No storage pool given');
    return {
      driver: openPool(host, ref.pool),
      volume: { type: volumeType(ref.type), name: ref.name, sizeBytes: null },
    };
  };
  return {
    async createPool(pool) {
      return { ...pool, config: await openPool(host, pool).createPool() };
    },
    async deletePool(pool) {
      await openPool(host, pool).deletePool();
      return {};
    },
    async startPool(pool) {
      await openPool(host, pool).startPool();
      return {};
    },
    async updatePool({ after }) {
      if (!after) throw invalid('No storage pool given');
      openPool(host, after); // no driver here has a key that changes anything on the host
      return {};
    },
    getPoolUsage: (pool) => openPool(host, pool).poolUsage(),
    async getVolumeUsage(ref) {
      const { driver, volume } = find(ref);
      const { totalBytes, usedBytes } = await driver.volumeUsage(volume);
      return { totalBytes, usedBytes: usedBytes ?? -1 };
    },
    async listVolumes(pool) {
      const volumes = await openPool(host, pool).listVolumes();
      return { volumes: volumes.map(({ name, type }) => ({ pool, name, type })) };
    },
    async deleteVolume(ref) {
      const { driver, volume } = find(ref);
      await driver.deleteVolume(volume);
      return {};
    },
  };
}

function volumeType(text: string): VolumeType {
  const found = volumeTypes.find((type) => type === text);
  if (!found) throw invalid(`Invalid storage volume type "${text}"`);
  return found;
}
