import { chmod, lstat, mkdir, readdir, rename, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { conflict, notFound, quote, unavailable, wrap } from '@lxd/model/errors';
import { commonVolumeKeys } from '@lxd/model/volume-keys';

import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { folderUsage, hasQuotas, limitFolder } from './dir-quota.js';
import { checkSource, externalSource, isMountPoint, isUnused } from './dir-source.js';
import type {
  Filler,
  PoolSpec,
  PoolUsage,
  StorageDriver,
  StorageDriverType,
  Volume,
  VolumeType,
} from './driver.js';
import {
  folderMode,
  poolFolders,
  temporarySuffix,
  volumeMode,
  volumePath,
  volumeTypes,
} from './pool-folders.js';
import { commonPoolKeys } from './pool-keys.js';
import { removeTree } from './remove-tree.js';

/** Volumes are plain folders. Works everywhere; every copy is a full copy. */
export const dirDriver: StorageDriverType = {
  name: 'dir',
  remote: false,
  volumeTypes,
  poolKeys: commonPoolKeys,
  volumeKeys: commonVolumeKeys,
  probe: async () => '1', // needs nothing; the version LXD shows
  open: (pool, host) => new DirDriver(pool, host),
};

/** Temporary folders that a running call is working on: not litter. */
const inUse = new Set<string>();

class DirDriver implements StorageDriver {
  readonly #path: string;
  readonly #source: string | null;

  constructor(
    readonly pool: PoolSpec,
    readonly host: Host,
  ) {
    this.#path = join(host.paths.storagePools, pool.name);
    this.#source = externalSource(pool.config['source'], this.#path);
  }

  async createPool(): Promise<Record<string, string>> {
    const given = this.pool.config['source'];
    const mounted = await isMountPoint(this.#path);
    if (!mounted) {
      if (this.#source !== null) await checkSource(this.#source, this.host.paths.root);
      if (!(await isUnused(this.#path))) {
        throw conflict(`Storage pool directory ${quote(this.#path)} already exists`);
      }
    }
    try {
      await this.startPool();
    } catch (error) {
      await this.deletePool().catch(() => {}); // the first failure is the one to tell
      throw error;
    }
    return {
      ...this.pool.config,
      source: this.#source ?? this.#path,
      ...(given && { 'volatile.initial_source': given }),
    };
  }

  async startPool(): Promise<void> {
    await makeFolder(this.#path);
    if (this.#source !== null && !(await isMountPoint(this.#path))) {
      if ((await ifPresent(stat(this.#source))) === null) {
        throw unavailable(`Source path '${this.#source}' doesn't exist`);
      }
      await this.host.run(['mount', '--bind', this.#source, this.#path]);
    }
    for (const folder of poolFolders) await makeFolder(join(this.#path, folder));
    await hasQuotas(this.host, this.#path, true);
    await this.#sweep();
  }

  async deletePool(): Promise<void> {
    // What was still being undone in the pool may come back once; then it is somebody's.
    for (let attempt = 1; !(await this.#emptied()); attempt += 1) {
      if (attempt === 3) throw conflict('The storage pool is currently in use');
    }
  }

  /** Removes all there is, then the pool's folder; false when something came in between. */
  async #emptied(): Promise<boolean> {
    const content = (await ifPresent(readdir(this.#path))) ?? [];
    for (const name of content) await removeTree(this.host, join(this.#path, name));
    if (await isMountPoint(this.#path)) await this.host.run(['umount', this.#path]);
    try {
      await ifPresent(rmdir(this.#path));
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY') return false;
      throw error;
    }
  }

  async createVolume(volume: Volume, fill: Filler | null): Promise<void> {
    const path = volumePath(this.#path, volume);
    if ((await ifPresent(lstat(path))) !== null) return;

    await this.#using(path + temporarySuffix, async (making) => {
      try {
        await makeAnew(this.host, making);
        await this.#limit(making, volume); // empty still: what is put into it counts at once
        await fill?.(making);
        await chmod(making, volumeMode(volume.type));
        await rename(making, path);
      } catch (error) {
        await removeTree(this.host, making).catch((cause: unknown) => this.#left(making, cause));
        throw error;
      }
    });
  }

  async deleteVolume(volume: Volume): Promise<void> {
    const path = volumePath(this.#path, volume);
    // Renamed first: however this ends, there is never half a volume.
    await this.#using(`${path}.deleted${temporarySuffix}`, async (going) => {
      if ((await ifPresent(lstat(going))) !== null) await removeTree(this.host, going);
      if ((await ifPresent(rename(path, going).then(() => true))) === null) return;
      await removeTree(this.host, going);
    });
  }

  async renameVolume(volume: Volume, newName: string): Promise<void> {
    const from = volumePath(this.#path, volume);
    const to = volumePath(this.#path, { ...volume, name: newName });
    const there = (await ifPresent(lstat(to))) !== null;
    if ((await ifPresent(lstat(from))) === null) {
      if (there) return; // renamed before a crash
      throw notFound(`Storage volume ${quote(volume.name)} not found`);
    }
    if (there) throw conflict(`Storage volume ${quote(newName)} already exists`);
    await rename(from, to);
  }

  async listVolumes(): Promise<Volume[]> {
    const lists = volumeTypes.map(async (type) =>
      (await this.#names(type))
        .filter((name) => !name.endsWith(temporarySuffix))
        .map((name) => ({ type, name, sizeBytes: null })),
    );
    return (await Promise.all(lists)).flat();
  }

  async resizeVolume(volume: Volume): Promise<void> {
    await this.#limit(volumePath(this.#path, volume), volume);
  }

  async mount(volume: Volume): Promise<string> {
    const path = volumePath(this.#path, volume);
    if ((await ifPresent(stat(path))) === null) {
      throw notFound(`Storage volume ${quote(volume.name)} not found`);
    }
    return path;
  }

  async unmount(): Promise<void> {}

  /** Only quotas tell what is used: counting the files would take minutes. */
  async volumeUsage(volume: Volume): Promise<{ usedBytes: number | null; totalBytes: number }> {
    const counted = await hasQuotas(this.host, this.#path);
    const path = volumePath(this.#path, volume);
    const usedBytes = counted ? await folderUsage(this.host, path) : null;
    return { usedBytes, totalBytes: volume.sizeBytes ?? 0 };
  }

  async poolUsage(): Promise<PoolUsage> {
    const fs = await statfs(this.#path).catch((cause: unknown) => {
      throw wrap(`Failed to get the usage of storage pool ${quote(this.pool.name)}`, cause);
    });
    return {
      spaceUsedBytes: (fs.blocks - fs.bfree) * fs.bsize,
      spaceTotalBytes: fs.blocks * fs.bsize,
      inodesUsed: fs.files - fs.ffree,
      inodesTotal: fs.files,
    };
  }

  /** Limits a volume's folder where the file system can. */
  async #limit(path: string, { name, sizeBytes }: Volume): Promise<void> {
    if (await hasQuotas(this.host, this.#path)) return limitFolder(this.host, path, sizeBytes);
    if (sizeBytes === null) return;
    this.host.log.warn("The backing filesystem doesn't support quotas, skipping set quota", {
      driver: 'dir',
      pool: this.pool.name,
      volume: name,
      size: String(sizeBytes),
    });
  }

  async #names(type: VolumeType): Promise<string[]> {
    return (await ifPresent(readdir(join(this.#path, type)))) ?? [];
  }

  /** Removes what earlier, interrupted calls left. */
  async #sweep(): Promise<void> {
    for (const type of volumeTypes) {
      for (const name of await this.#names(type)) {
        const path = join(this.#path, type, name);
        if (name.endsWith(temporarySuffix) && !inUse.has(path)) await removeTree(this.host, path);
      }
    }
  }

  async #using(path: string, work: (path: string) => Promise<void>): Promise<void> {
    inUse.add(path);
    try {
      await work(path);
    } finally {
      inUse.delete(path);
    }
  }

  #left(path: string, cause: unknown): void {
    this.host.log.warn('Could not remove a half-made volume; it goes at the next start', {
      path,
      error: String(cause),
    });
  }
}

/** An empty folder, whatever an earlier call left there. */
async function makeAnew(host: Host, path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    if (!isTaken(error)) throw error;
    await removeTree(host, path);
    await make();
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** A folder of the pool, made if missing; one that is there keeps its mode. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: folderMode });
  try {
    await mkdir(path, { mode: folderMode });
    await chmod(path, folderMode); // whatever the umask
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}
