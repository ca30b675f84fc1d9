// Backups: `/1.0/instances/{name}/backups`.

/** A backup. */
export interface InstanceBackup {
  readonly name: string; // instance/backup
  readonly container_only: boolean; // old name of instance_only
  readonly created_at: string;
  readonly expires_at: string;
  readonly instance_only: boolean;
  readonly optimized_storage: boolean;
}

/** Renames a backup. */
export interface InstanceBackupPost {
  readonly name: string;
}

/** Makes a backup. */
export interface InstanceBackupsPost {
  readonly name?: string;
  readonly compression_algorithm?: string;
  readonly container_only?: boolean;
  readonly expires_at?: string;
  readonly instance_only?: boolean;
  readonly optimized_storage?: boolean;
}
