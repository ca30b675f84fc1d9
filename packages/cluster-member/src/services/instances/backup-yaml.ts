import type { InstanceRecord } from '@lxd/store/instances';
import type { PoolRecord } from '@lxd/store/storage-pools';

import type { Expanded } from './expand.js';
import { plainYaml } from './plain-yaml.js';
import { instanceView } from './view.js';

/**
 * The text of `backup.yaml`, from which `lxd recover` and `lxc import` make an instance again
 * (storage.md 15). Its own copy lies on the instance's volume.
 */
export function backupYaml(
  record: InstanceRecord,
  expanded: Expanded,
  pool: PoolRecord,
): string {
  const { name, description, driver, config } = pool;
  return plainYaml({
    container: instanceView(record, expanded, null),
    snapshots: [],
    pool: {
      config,
      description,
      name,
      driver,
      used_by: [],
      status: 'Created',
      locations: pool.locations,
    },
    volume: {
      config: {},
      description: '',
      name: record.name,
      type: record.type,
      used_by: [],
      location: record.location,
      content_type: record.type === 'container' ? 'filesystem' : 'block',
    },
  });
}
