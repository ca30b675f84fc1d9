import type { ConfigKey } from '@lxd/model/config-key';
import { anyText as text, boolean, checked, oneOf, size, uint32 } from '@lxd/model/key-types';

import { throughput } from './limits.js';

const rate = checked('bytes per second or iops', (value) => void throughput(value));

const propagation = oneOf(
  'private',
  'rprivate',
  'rshared',
  'rslave',
  'runbindable',
  'shared',
  'slave',
  'unbindable',
);

/** A disk's options, alphabetical. */
export const diskKeys: readonly ConfigKey[] = [
  { name: 'boot.priority', type: uint32, doc: 'Boot order of a virtual machine, highest first.' },
  { name: 'ceph.cluster_name', type: text, default: 'ceph', doc: 'Ceph cluster of the source.' },
  { name: 'ceph.user_name', type: text, default: 'admin', doc: 'Ceph user to connect as.' },
  { name: 'limits.max', type: rate, doc: 'Sets limits.read and limits.write.' },
  { name: 'limits.read', type: rate, doc: 'Bytes per second with a unit, or "<n>iops".' },
  { name: 'limits.write', type: rate, doc: 'Bytes per second with a unit, or "<n>iops".' },
  { name: 'optional', type: boolean, doc: 'Old opposite of required.' },
  { name: 'path', type: text, doc: 'Where it appears in the instance.' },
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
  { name: 'size', type: size, doc: 'Size of the root disk, in bytes with a unit.' },
  { name: 'size.state', type: size, doc: 'Size of the volume for the runtime state of a VM.' },
  { name: 'source', type: text, doc: 'Host path or volume name; none for the root disk.' },
];
