import type { Config, Devices } from './config.js';
import type { InstancePostTarget } from './instance.js';

// Snapshots: `/1.0/instances/{name}/snapshots`.

/** The writable part of a snapshot. */
export interface InstanceSnapshotPut {
  readonly expires_at: string; // 0001-01-01T00:00:00Z: never
}

/** A snapshot. */
export interface InstanceSnapshot extends InstanceSnapshotPut {
  readonly name: string;
  readonly architecture: string;
  readonly config: Config;
  readonly created_at: string;
  readonly devices: Devices;
  readonly ephemeral: boolean;
  readonly expanded_config: Config;
  readonly expanded_devices: Devices;
  readonly last_used_at: string;
  readonly profiles: readonly string[];
  readonly size: number; // bytes, -1: unknown
  readonly stateful: boolean;
}

/** Takes a snapshot. */
export interface InstanceSnapshotsPost {
  readonly name?: string;
  readonly expires_at?: string;
  readonly stateful?: boolean;
}

/** Renames or migrates a snapshot. */
export interface InstanceSnapshotPost {
  readonly name?: string;
  readonly live?: boolean;
  readonly migration?: boolean;
  readonly target?: InstancePostTarget;
}
