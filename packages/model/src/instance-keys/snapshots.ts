import type { ConfigKey } from '../config-key.js';
import { expiry } from '../expiry.js';
import { anyText, boolean } from '../key-types.js';
import { snapshotSchedule } from '../snapshot-schedule.js';

export const snapshotsKeys = [
  { name: 'snapshots.expiry', type: expiry, liveUpdate: false, since: 'snapshot_expiry',
    doc: 'When snapshots expire: 1M 2H 3d 4w 5m 6y.' },
  { name: 'snapshots.pattern', type: anyText, default: 'snap%d', liveUpdate: false, since: 'snapshot_scheduling',
    doc: 'Template of names for scheduled and unnamed snapshots.' },
  { name: 'snapshots.schedule', type: snapshotSchedule, liveUpdate: false, since: 'snapshot_scheduling',
    doc: 'When to take snapshots: a cron expression, or aliases such as @daily.' },
  { name: 'snapshots.schedule.stopped', type: boolean, default: 'false', liveUpdate: false, since: 'snapshot_scheduling',
    doc: 'Whether stopped instances are snapshotted too.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
