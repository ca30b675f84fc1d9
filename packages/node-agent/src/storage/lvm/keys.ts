import type { ConfigKey } from '@lxd/model/config-key';
import { invalid, quote } from '@lxd/model/errors';
import { anyText, boolean, checked, integer, size } from '@lxd/model/key-types';

import { blockVolumeKeys } from '../block-keys.js';

/** What LVM pools take besides the common keys (storage.md 2.2). */
export const lvmPoolKeys: readonly ConfigKey[] = [
  { name: 'lvm.thinpool_metadata_size', type: size, default: '0', since: 'storage_lvm_thinpool_metadata_size',
    doc: "Size of the thin pool's metadata; 0 lets LVM decide." },
  { name: 'lvm.thinpool_name', type: anyText, default: 'LXDThinPool', scope: 'local',
    doc: 'Thin pool volumes are made in.' },
  { name: 'lvm.use_thinpool', type: boolean, default: 'true', since: 'storage_lvm_use_thinpool',
    doc: 'Whether volumes are made in a thin pool.' },
  { name: 'lvm.vg.force_reuse', type: boolean, default: 'false', since: 'storage_lvm_vg_force_reuse',
    doc: 'Whether a volume group that holds something may be used.' },
  { name: 'lvm.vg_name', type: anyText, scope: 'local', doc: "Name of the volume group; the pool's if unset." },
  { name: 'size', type: size, scope: 'local', doc: 'Size of the file that holds the pool.' },
]; // prettier-ignore

/** LVM cuts stripes in sectors, and none smaller than a page. */
const stripeSize = checked('size', (text) => {
  const bytes = size.parse(text);
  if (bytes < 4096 || bytes % 512 !== 0) throw invalid(`Invalid stripe size ${quote(text)}`);
});

/** What its volumes take besides the common keys (storage.md 2.3). */
export const lvmVolumeKeys: readonly ConfigKey[] = [
  ...blockVolumeKeys,
  { name: 'lvm.stripes', type: integer, since: 'storage_lvm_stripes', doc: 'Stripes of a new volume.' },
  { name: 'lvm.stripes.size', type: stripeSize, since: 'storage_lvm_stripes',
    doc: 'Size of a stripe: at least 4096 bytes, a multiple of 512.' },
]; // prettier-ignore
