import { stat } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';

import type { ConfigKey, KeyType } from '@lxd/model/config-key';
import { invalid, quote, unsupported } from '@lxd/model/errors';

import { storageName } from '@lxd/model/names';
import { ifPresent } from '../host/missing.js';
import { isTrue, isTrueOr } from '../instance/config.js';
import { mountEntry } from '../instance/lxc-config/lines.js';
import type { DeviceContext, DeviceInstance, DeviceOptions, DeviceType } from './device.js';
import { isRootDisk } from './order.js';

const text: KeyType<string> = { name: 'string', parse: (value) => value };
const boolean: KeyType<boolean> = {
  name: 'boolean',
  parse(value) {
    if (!/^(true|false|yes|no|1|0|on|off)$/i.test(value)) {
      throw invalid(`Invalid value for a boolean ${quote(value)}`);
    }
    return isTrue(value);
  },
};

const propagations = [
  'private',
  'rprivate',
  'rshared',
  'rslave',
  'runbindable',
  'shared',
  'slave',
  'unbindable',
];
const propagation: KeyType<string> = {
  name: 'string',
  parse(value) {
    if (propagations.includes(value)) return value;
    throw invalid(`Invalid value ${quote(value)} (not one of [${propagations.join(' ')}])`);
  },
};

const keys: readonly ConfigKey[] = [
  { name: 'boot.priority', type: text, doc: 'Boot order of a virtual machine, highest first.' },
  { name: 'ceph.cluster_name', type: text, default: 'ceph', doc: 'Ceph cluster of the source.' },
  { name: 'ceph.user_name', type: text, default: 'admin', doc: 'Ceph user to connect as.' },
  { name: 'limits.max', type: text, doc: 'Sets limits.read and limits.write.' },
  { name: 'limits.read', type: text, doc: 'Bytes per second with a unit, or "<n>iops".' },
  { name: 'limits.write', type: text, doc: 'Bytes per second with a unit, or "<n>iops".' },
  { name: 'path', type: text, required: true, doc: 'Where it appears in the instance.' },
  { name: 'pool', type: text, doc: 'Storage pool of a managed volume, or of the root disk.' },
  {
    name: 'propagation',
    type: propagation,
    default: 'private',
    doc: 'How mounts below it are shared with the host.',
  },
  { name: 'raw.mount.options', type: text, doc: 'Options of the file system, comma-separated.' },
  { name: 'readonly', type: boolean, default: 'false', doc: 'Whether it can only be read.' },
  {
    name: 'recursive',
    type: boolean,
    default: 'false',
    doc: 'Whether what is mounted below the source comes with it.',
  },
  {
    name: 'required',
    type: boolean,
    default: 'true',
    doc: 'Whether a missing source keeps the instance from starting.',
  },
  {
    name: 'shift',
    type: boolean,
    default: 'false',
    doc: 'Whether owners are translated to those of the container.',
  },
  { name: 'size', type: text, doc: 'Size of the root disk, in bytes with a unit.' },
  { name: 'size.state', type: text, doc: 'Size of the volume for the runtime state of a VM.' },
  { name: 'source', type: text, doc: 'Host path or volume name; none for the root disk.' },
];

/** The root file system, or a file or folder of the host in the instance. */
export const diskDevice: DeviceType = {
  name: 'disk',
  instanceTypes: ['container', 'virtual-machine'],
  hotplug: ['container', 'virtual-machine'],
  liveKeys: ['limits.max', 'limits.read', 'limits.write', 'size', 'size.state'],
  keys,
  validate: ({ name, options }) => validateDisk(name, options),
  open: (device) => (isRootDisk(device.options) ? rootDisk : bindMount(device)),
};

function validateDisk(name: string, options: DeviceOptions): void {
  const { path, pool, source } = options;
  if (!path) throw invalid('Missing required option "path"');
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
      throw invalid('The "shift" property cannot be used with custom storage volumes');
    }
    if (isAbsolute(source)) throw invalid('Storage volumes cannot be specified as absolute paths');
    return;
  }
  if (!special && !isAbsolute(source)) {
    throw invalid(`Source path must be absolute for local sources: ${quote(name)}`);
  }
}

/** The instance mounts its root itself: everything else stands on it. */
const rootDisk: DeviceInstance = {
  start: async () => ({ lxcConfig: [], volatile: {} }),
  update: async () => ({}),
  stop: async () => ({}),
};

function bindMount(device: DeviceContext): DeviceInstance {
  const { host, options } = device;
  const path = normalize(`/${options['path'] ?? ''}`);
  const ref = {
    name: storageName(device.instance.ref?.project ?? '', device.instance.ref?.name ?? ''),
    lxcPath: host.paths.run,
  };

  const start = async () => {
    const kind = await sourceKind(device);
    if (kind === null) return { lxcConfig: [], volatile: {} };
    const mountOptions = [
      isTrue(options['recursive']) ? 'rbind' : 'bind',
      kind === 'directory' ? 'create=dir' : 'create=file',
      ...(isTrue(options['readonly']) ? ['ro'] : []),
      options['propagation'] || 'private',
      ...(isTrue(options['shift']) && !isPrivileged(device) ? ['idmap=container'] : []),
      ...(options['raw.mount.options'] ?? '').split(',').filter((one) => one !== ''),
    ];
    const line = mountEntry(options['source'] ?? '', path, 'none', mountOptions);
    return { lxcConfig: [line], volatile: {} };
  };

  return {
    start,
    async attach() {
      const kind = await sourceKind(device);
      if (kind === null) return;
      await host.containers.mount(ref, options['source'] ?? '', path, {
        directory: kind === 'directory',
        readonly: isTrue(options['readonly']),
        recursive: isTrue(options['recursive']),
        shift: isTrue(options['shift']) && !isPrivileged(device),
        propagation: options['propagation'] || 'private',
      });
    },
    detach: () => host.containers.unmount(ref, path),
    update: async () => ({}),
    stop: async () => ({}),
  };
}

const isPrivileged = (device: DeviceContext): boolean =>
  isTrue(device.instance.config['security.privileged']);

/**
 * What lies at the source, or null: nothing, and that is allowed.
 * @throws DomainError when it is missing or of a kind that can't be mounted
 */
async function sourceKind({
  host,
  name,
  options,
}: DeviceContext): Promise<'directory' | 'file' | null> {
  const source = options['source'] ?? '';
  if (options['pool']) {
    throw unsupported(
      `Disk ${quote(name)}: custom storage volumes aren't supported by this server`,
    );
  }
  if (/^(ceph|cephfs):/.test(source)) {
    throw unsupported(`Disk ${quote(name)}: Ceph sources aren't supported by this server`);
  }
  if (source.startsWith('cloud-init:'))
    throw invalid('cloud-init:config is only for virtual machines');
  const found = await ifPresent(stat(source));
  if (found === null) {
    if (isTrueOr(options['required'], !isTrue(options['optional']))) {
      throw invalid(`Missing source path ${quote(source)} for disk ${quote(name)}`);
    }
    host.log.warn('Skipping disk whose source is missing', { device: name, source });
    return null;
  }
  if (found.isDirectory()) return 'directory';
  if (found.isBlockDevice()) {
    throw unsupported(`Disk ${quote(name)}: block devices aren't supported by this server`);
  }
  if (isTrue(options['recursive'])) {
    throw invalid('The recursive option is only supported for additional bind-mounted paths');
  }
  return 'file';
}
