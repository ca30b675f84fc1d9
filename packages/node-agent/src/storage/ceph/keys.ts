import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, boolean, integer } from '@lxd/model/key-types';

import { blockVolumeKeys } from '../block-keys.js';

/** What Ceph pools take besides the common keys (storage.md 2.2). */
export const cephPoolKeys: readonly ConfigKey[] = [
  { name: 'ceph.cluster_name', type: anyText, default: 'ceph', doc: 'Ceph cluster the pool is in.' },
  { name: 'ceph.osd.data_pool_name', type: anyText, since: 'ceph_data_pool_name',
    doc: 'OSD pool for data, such as an erasure coded one.' },
  { name: 'ceph.osd.force_reuse', type: boolean, default: 'false', since: 'storage_ceph_force_osd_reuse',
    doc: 'Whether an OSD pool another server uses may be used.' },
  { name: 'ceph.osd.pg_num', type: integer, default: '32', doc: 'Placement groups of the OSD pool.' },
  { name: 'ceph.osd.pool_name', type: anyText, doc: "Name of the OSD pool; the pool's if unset." },
  { name: 'ceph.rbd.clone_copy', type: boolean, default: 'true', doc: 'Whether copies are clones.' },
  { name: 'ceph.rbd.du', type: boolean, default: 'true', since: 'ceph_rbd_du',
    doc: 'Whether the usage of stopped instances is asked for, which is slow.' },
  { name: 'ceph.rbd.features', type: anyText, default: 'layering', since: 'storage_ceph_features',
    doc: 'Comma separated list of features of new volumes.' },
  { name: 'ceph.user.name', type: anyText, default: 'admin', since: 'storage_ceph_user_name',
    doc: 'Ceph user that makes pools and volumes.' },
  { name: 'volatile.pool.pristine', type: boolean, default: 'true',
    doc: 'Whether the OSD pool was empty when the pool was made.' },
]; // prettier-ignore

/** What its volumes take besides the common keys. */
export const cephVolumeKeys = blockVolumeKeys;
