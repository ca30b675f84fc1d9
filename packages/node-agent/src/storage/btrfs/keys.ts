import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, size } from '@lxd/model/key-types';

/** What btrfs pools take besides the common keys (storage.md 2.2). */
export const btrfsPoolKeys: readonly ConfigKey[] = [
  { name: 'btrfs.mount_options', type: anyText, default: 'user_subvol_rm_allowed', liveUpdate: true,
    since: 'storage_btrfs_mount_options', doc: 'Mount options of the file system.' },
  { name: 'size', type: size, scope: 'local', doc: 'Size of the file that holds the pool.' },
]; // prettier-ignore
