import type { Config } from './config.js';
import type { StorageContentType, StorageVolumeType } from './storage-volume-type.js';

// Storage volumes: `/1.0/storage-pools/{pool}/volumes`.

/** The writable part of a volume. */
export interface StorageVolumePut {
  readonly config: Config;
  readonly description: string;
  readonly restore?: string; // snapshot name; alone in a request it restores
}

/** A volume. */
export interface StorageVolume extends StorageVolumePut {
  readonly name: string;
  readonly content_type: StorageContentType;
  readonly location: string;
  readonly type: StorageVolumeType;
  readonly used_by: readonly string[];
}

/** Creates a volume. */
export interface StorageVolumesPost extends Partial<StorageVolumePut> {
  readonly name: string;
  readonly content_type?: string; // filesystem (default), block
  readonly source?: StorageVolumeSource;
  readonly type?: string;
}

/** What a new volume is copied from. */
export interface StorageVolumeSource {
  readonly name?: string;
  readonly certificate?: string;
  readonly mode?: string;
  readonly operation?: string;
  readonly pool?: string;
  readonly project?: string;
  readonly refresh?: boolean;
  readonly secrets?: Config;
  readonly type?: string;
  readonly volume_only?: boolean;
}

/** Renames, moves or migrates a volume. */
export interface StorageVolumePost {
  readonly name?: string;
  readonly migration?: boolean;
  readonly pool?: string;
  readonly project?: string;
  readonly target?: StorageVolumePostTarget;
  readonly volume_only?: boolean;
}

/** Where a push migration connects to. */
export interface StorageVolumePostTarget {
  readonly certificate?: string;
  readonly operation?: string;
  readonly secrets?: Config;
}

/** Space, in bytes. */
export interface StorageVolumeStateUsage {
  readonly total?: number; // absent: no limit
  readonly used?: number; // absent where the driver can't tell
}

/** Usage of a volume. */
export interface StorageVolumeState {
  readonly usage: StorageVolumeStateUsage | null;
}
