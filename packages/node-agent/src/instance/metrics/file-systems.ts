import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FilesystemMetrics } from '@lxd/proto/lxd/agent/v1/instances';

export type FileSystemSpace = Omit<FilesystemMetrics, 'device' | 'mountpoint'>;

/** A file system that is silent for longer (a lost NFS server) is left out. */
const patienceMs = 1000;

/** Magic numbers of statfs(2), by the names in /proc/filesystems. */
const types: ReadonlyMap<number, string> = new Map([
  [0x00c36400, 'ceph'],
  [0x01021994, 'tmpfs'],
  [0x2fc12fc1, 'zfs'],
  [0x58465342, 'xfs'],
  [0x65735546, 'fuse'],
  [0x6969, 'nfs'],
  [0x73717368, 'squashfs'],
  [0x794c7630, 'overlayfs'],
  [0x9123683e, 'btrfs'],
  [0xef53, 'ext4'],
  [0xf2f52010, 'f2fs'],
  [0xff534d42, 'cifs'],
]);

/** Asks how much space file systems have; a silent one is asked once and holds nobody up. */
export class FileSystems {
  readonly #pending = new Set<string>();

  /** Null: nobody knows, or nobody answers. */
  async space(path: string): Promise<FileSystemSpace | null> {
    if (this.#pending.has(path)) return null;
    this.#pending.add(path);
    const answer = this.#ask(path).finally(() => this.#pending.delete(path));
    const given = new AbortController();
    const late = sleep(patienceMs, null, { signal: given.signal }).catch(() => null);
    try {
      return await Promise.race([answer, late]);
    } finally {
      given.abort();
    }
  }

  async #ask(path: string): Promise<FileSystemSpace | null> {
    try {
      const { bavail, bfree, blocks, bsize, type } = await statfs(path);
      return {
        fstype: types.get(type) ?? `0x${type.toString(16)}`,
        availBytes: bavail * bsize,
        freeBytes: bfree * bsize,
        sizeBytes: blocks * bsize,
      };
    } catch {
      return null; // the path has gone, or the disk is optional and not there
    }
  }
}
