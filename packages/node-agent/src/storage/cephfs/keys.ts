import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, boolean } from '@lxd/model/key-types';

/** What CephFS pools take besides the common keys (storage.md 2.2). */
export const cephfsPoolKeys: readonly ConfigKey[] = [
  { name: 'cephfs.cluster_name', type: anyText, default: 'ceph', doc: 'Ceph cluster the file system is in.' },
  { name: 'cephfs.path', type: anyText, default: '/', doc: 'Folder of the file system the pool lives in.' },
  { name: 'cephfs.user.name', type: anyText, default: 'admin', doc: 'Ceph user to connect as.' },
  { name: 'volatile.pool.pristine', type: boolean, default: 'true',
    doc: 'Whether the file system was empty when the pool was made.' },
]; // prettier-ignore
