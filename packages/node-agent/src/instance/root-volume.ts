import { invalid, unsupported } from '@lxd/model/errors';
import { parseByteSize } from '@lxd/model/units';
import type { PoolSpec } from '@lxd/proto/lxd/agent/v1/common';

import { storageDrivers } from '../catalog.js';
import type { Host } from '../host/host.js';
import type { StorageDriver, Volume } from '../storage/driver.js';
import type { InstanceSpec } from './spec.js';

/** The volume that holds an instance, and who knows how to handle it. */
export interface RootVolume {
  readonly driver: StorageDriver;
  readonly volume: Volume;
}

/** @throws DomainError (unsupported) when this build has no such driver */
export function openPool(host: Host, pool: PoolSpec): StorageDriver {
  const type = storageDrivers.find(({ name }) => name === pool.driver);
  if (!type) throw unsupported('Unknown driver');
  return type.open(pool, host);
}

/** @throws DomainError (invalid) when the specification has no root */
export function rootVolumeOf(host: Host, spec: InstanceSpec): RootVolume {
  const { root } = spec;
  if (!root?.pool) throw invalid('No root device could be found');
  const volume: Volume = {
    type: spec.type === 'virtual-machine' ? 'virtual-machines' : 'containers',
    name: root.volume,
    sizeBytes: root.size === '' ? null : parseByteSize(root.size),
  };
  return { driver: openPool(host, root.pool), volume };
}
