import type { Config } from './config.js';

// Storage pools: `/1.0/storage-pools`.

/** The writable part of a pool. */
export interface StoragePoolPut {
  readonly config: Config;
  readonly description: string;
}

/** A pool. */
export interface StoragePool extends StoragePoolPut {
  readonly name: string;
  readonly driver: string;
  readonly locations: readonly string[];
  readonly status: string; // Created, Pending, Errored, Unknown
  readonly used_by: readonly string[];
}

/** Creates a pool. */
export interface StoragePoolsPost extends Partial<StoragePoolPut> {
  readonly name: string;
  readonly driver: string;
}

/** Space, in bytes. */
export interface ResourcesStoragePoolSpace {
  readonly total: number;
  readonly used: number;
}

/** Inodes; both 0 where the driver has none. */
export interface ResourcesStoragePoolInodes {
  readonly total: number;
  readonly used: number;
}

/** Space and inodes of a pool. */
export interface ResourcesStoragePool {
  readonly inodes: ResourcesStoragePoolInodes;
  readonly space: ResourcesStoragePoolSpace;
}
