import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, oneOf } from '@lxd/model/key-types';

/** Keys of volumes that are a file system on a block device (storage.md 2.3). */
export const blockVolumeKeys: readonly ConfigKey[] = [
  { name: 'block.filesystem', type: oneOf('btrfs', 'ext4', 'xfs'), default: 'ext4',
    doc: 'File system of the volume; fixed once it is made.' },
  { name: 'block.mount_options', type: anyText, default: 'discard', doc: 'Mount options of the volume.' },
]; // prettier-ignore
