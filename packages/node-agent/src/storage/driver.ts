import type { ConfigKey } from '@lxd/model/config-key';

import type { Host } from '../host/host.js';

export interface PoolSpec {
  readonly name: string;
  readonly driver: string;
  readonly config: Readonly<Record<string, string>>;
}

export type VolumeType = 'containers' | 'virtual-machines' | 'custom' | 'images';

export interface Volume {
  readonly type: VolumeType;
  readonly name: string; // project prefix included
  /** In bytes, null: no limit. */
  readonly sizeBytes: number | null;
}

/**
 * Puts the first content into a new volume, given the path where it is mounted. Ownership it
 * writes is unshifted.
 */
export type Filler = (mountedAt: string) => Promise<void>;

/** What a driver is. Pure data and a way in: the API daemon reads it to validate keys. */
export interface StorageDriverType {
  readonly name: string;
  readonly remote: boolean;
  readonly volumeTypes: readonly VolumeType[];
  readonly poolKeys: readonly ConfigKey[];
  readonly volumeKeys: readonly ConfigKey[];
  /** The version of the tool it stands on, or null when this host can't run it. */
  probe(host: Host): Promise<string | null>;
  open(pool: PoolSpec, host: Host): StorageDriver;
}

/**
 * What every driver can do to one pool.
 *
 * A volume is created, mounted any number of times, unmounted as often, then deleted. Every
 * method may be repeated after a crash: creating what exists or deleting what is gone succeeds.
 * Nothing here knows instances, projects or the database.
 */
export interface StorageDriver {
  /** Prepares the pool and returns its configuration as it now is ("source" filled in). */
  createPool(): Promise<Record<string, string>>;
  startPool(): Promise<void>;
  deletePool(): Promise<void>;
  createVolume(volume: Volume, fill: Filler | null): Promise<void>;
  deleteVolume(volume: Volume): Promise<void>;
  renameVolume(volume: Volume, newName: string): Promise<void>;
  listVolumes(): Promise<Volume[]>;
  resizeVolume(volume: Volume): Promise<void>;
  /** Mounts (or just maps, for a block volume) and returns the path. Calls are counted. */
  mount(volume: Volume): Promise<string>;
  unmount(volume: Volume): Promise<void>;
  volumeUsage(volume: Volume): Promise<{ usedBytes: number | null; totalBytes: number }>;
  poolUsage(): Promise<PoolUsage>;
}

export interface PoolUsage {
  readonly spaceUsedBytes: number;
  readonly spaceTotalBytes: number;
  readonly inodesUsed: number;
  readonly inodesTotal: number;
}
