import { isAbsolute } from 'node:path';

import { invalid, quote } from '@lxd/model/errors';
import { isRootDisk } from '@lxd/model/instance-config/root-disk';

import { isTrue } from '../instance/config.js';
import type { DeviceInstance, DeviceOptions, DeviceType } from './device.js';
import { diskKeys } from './disk/keys.js';
import { localDisk } from './disk/local.js';

/** The root file system, or a file or folder of the host in the instance. */
export const diskDevice: DeviceType = {
  name: 'disk',
  instanceTypes: ['container', 'virtual-machine'],
  hotplug: ['container', 'virtual-machine'],
  liveKeys: ['limits.max', 'limits.read', 'limits.write', 'size', 'size.state'],
  keys: diskKeys,
  validate: ({ options }) => validateDisk(options),
  open: (device) => (isRootDisk(device.options) ? rootDisk : localDisk(device)),
};

function validateDisk(options: DeviceOptions): void {
  const { path, pool, source } = options;
  if (!path) {
    throw invalid(
      source
        ? 'Missing required option "path"'
        : 'Disk entry is missing the required "source" or "path" property',
    );
  }
  if (isRootDisk(options)) {
    if (!pool) throw invalid('Root disk entry must have a "pool" property set');
    return;
  }
  if (path === '/') throw invalid('Root disk entry may not have a "source" property set');
  if (!source) throw invalid(`Disk entry is missing the required "source" or "path" property`);
  if (options['size']) throw invalid('Only the root disk may have a size quota');
  if (isTrue(options['recursive']) && isTrue(options['readonly'])) {
    throw invalid("Recursive read-only bind-mounts aren't currently supported by the kernel");
  }
  const special = /^(ceph|cephfs|cloud-init):/.test(source);
  if (!special && (options['ceph.user_name'] || options['ceph.cluster_name'])) {
    throw invalid(`Invalid options ceph.cluster_name/ceph.user_name for source ${quote(source)}`);
  }
  if (pool) {
    if (isTrue(options['shift'])) {
      throw invalid(
        'The "shift" property cannot be used with custom storage volumes ' +
          '(set "security.shifted=true" on the volume instead)',
      );
    }
    if (isAbsolute(source)) throw invalid('Storage volumes cannot be specified as absolute paths');
    return;
  }
  if (!special && !isAbsolute(source)) {
    throw invalid('Source path must be absolute for local sources');
  }
}

/** The instance mounts its root itself: everything else stands on it. */
const rootDisk: DeviceInstance = {
  start: async () => ({ lxcConfig: [], volatile: {} }),
  update: async () => ({}),
  stop: async () => ({}),
};
