// Backups of volumes: `/1.0/storage-pools/{pool}/volumes/{type}/{volume}/backups`.

/** A volume backup. */
export interface StoragePoolVolumeBackup {
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly optimized_storage: boolean;
  readonly volume_only: boolean;
}

/** Makes a volume backup. */
export interface StoragePoolVolumeBackupsPost {
  readonly name?: string;
  readonly compression_algorithm?: string;
  readonly expires_at?: string;
  readonly optimized_storage?: boolean;
  readonly volume_only?: boolean;
}

/** Renames a volume backup. */
export interface StoragePoolVolumeBackupPost {
  readonly name: string;
}
