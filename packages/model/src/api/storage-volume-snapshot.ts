import type { Config } from './config.js';

// Snapshots of volumes: `/1.0/storage-pools/{pool}/volumes/{type}/{volume}/snapshots`.

/** The writable part of a volume snapshot. */
export interface StorageVolumeSnapshotPut {
  readonly description: string;
  readonly expires_at: string | null;
}

/** A volume snapshot. */
export interface StorageVolumeSnapshot extends StorageVolumeSnapshotPut {
  readonly name: string; // volume/snapshot
  readonly config: Config;
  readonly content_type: string;
}

/** Takes a snapshot of a volume. */
export interface StorageVolumeSnapshotsPost {
  readonly name?: string;
  readonly expires_at?: string | null;
}

/** Renames a volume snapshot. */
export interface StorageVolumeSnapshotPost {
  readonly name: string;
}
