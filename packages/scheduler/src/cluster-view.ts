/** What a member lets be placed on it (`scheduler.instance`). */
export type SchedulingMode = 'all' | 'group' | 'manual';

/** What a member has, and what of it is promised to instances by their `limits.*`. */
export interface Capacity {
  readonly memoryBytes: number;
  readonly promisedMemoryBytes: number;
  readonly cpus: number;
  readonly promisedCpus: number;
  /** Free in the pool a new root volume goes to; null: not known. */
  readonly freeDiskBytes: number | null;
}

/** A member as plans see it. */
export interface MemberView {
  readonly name: string;
  /** Those its kernel runs, its own first. */
  readonly architectures: readonly string[];
  readonly online: boolean;
  readonly evacuated: boolean;
  readonly groups: readonly string[];
  readonly scheduling: SchedulingMode;
  readonly failureDomain: string;
  /** Instances on it, those just being made included. */
  readonly instances: number;
  /** Storage pools and networks that are there; null: not asked about. */
  readonly pools: readonly string[] | null;
  readonly networks: readonly string[] | null;
  readonly capacity: Capacity | null;
}

/** What an instance is known to take, by its `limits.*` and the size of its root disk. */
export interface Wants {
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly diskBytes: number | null;
}

export const wantsNothing: Wants = { memoryBytes: null, cpus: null, diskBytes: null };
