import type { InstanceBackup } from './instance-backup.js';
import type { InstanceSnapshot } from './instance-snapshot.js';
import type { InstanceState } from './instance-state.js';
import type { Instance } from './instance.js';

/** An instance with all that belongs to it: `recursion=2`, or `recursion=1` on one instance. */
export interface InstanceFull extends Instance {
  readonly backups: readonly InstanceBackup[] | null;
  readonly snapshots: readonly InstanceSnapshot[] | null;
  readonly state: InstanceState | null;
}
