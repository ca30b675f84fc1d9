import type { ConfigKey } from '@lxd/model/config-key';
import { invalid, quote } from '@lxd/model/errors';
import { anyText, boolean, checked, size, wordOr } from '@lxd/model/key-types';

/** What ZFS pools take besides the common keys (storage.md 2.2). */
export const zfsPoolKeys: readonly ConfigKey[] = [
  { name: 'size', type: size, scope: 'local', doc: 'Size of the file that holds the pool.' },
  { name: 'zfs.clone_copy', type: wordOr(['rebase'], boolean), default: 'true', since: 'storage_zfs_clone_copy',
    doc: 'Whether copies are clones; "rebase": sent on top of the nearest image.' },
  { name: 'zfs.export', type: boolean, default: 'true', since: 'storage_zfs_export',
    doc: 'Whether the zpool is exported when the pool is unmounted.' },
  { name: 'zfs.pool_name', type: anyText, scope: 'local', doc: "Name of the zpool or dataset; the pool's if unset." },
]; // prettier-ignore

const blockSize = checked('size', (text) => {
  const bytes = size.parse(text);
  if (bytes < 512 || bytes > 16 * 1024 * 1024 || (bytes & (bytes - 1)) !== 0) {
    throw invalid(`Value must be a power of two between 512 and 16MiB: ${quote(text)}`);
  }
});

/** What its volumes take besides the common keys (storage.md 2.3). */
export const zfsVolumeKeys: readonly ConfigKey[] = [
  { name: 'zfs.blocksize', type: blockSize, since: 'storage_zfs_blocksize',
    doc: 'Size of a block: a power of two between 512 bytes and 16MiB.' },
  { name: 'zfs.remove_snapshots', type: boolean, default: 'false', since: 'storage_zfs_remove_snapshots',
    doc: 'Whether restoring a snapshot removes the later ones.' },
  { name: 'zfs.reserve_space', type: boolean, default: 'false', since: 'storage_zfs_reserve_space',
    doc: 'Whether the size is reserved and not only a limit.' },
  { name: 'zfs.use_refquota', type: boolean, default: 'false', since: 'storage_zfs_use_refquota',
    doc: 'Whether snapshots do not count towards the size.' },
]; // prettier-ignore
