import type { ConfigKey } from './config-key.js';
import { expiry } from './expiry.js';
import { anyText, boolean, size } from './key-types.js';
import { volumeSnapshotSchedule } from './snapshot-schedule.js';

/** Keys every driver's volumes have (storage.md); a driver's own sit in its file. */
export const commonVolumeKeys: readonly ConfigKey[] = [
  { name: 'security.shifted', type: boolean, default: 'false', condition: 'custom volume', since: 'storage_shifted',
    doc: 'Whether ids are shifted on the fly, so that isolated instances can share the volume.' },
  { name: 'security.unmapped', type: boolean, default: 'false', condition: 'custom volume', since: 'storage_unmapped',
    doc: 'Whether ids on the volume are left as they are.' },
  { name: 'size', type: size,
    doc: 'Size, in bytes.' },
  { name: 'snapshots.expiry', type: expiry, condition: 'custom volume', since: 'custom_volume_snapshot_expiry',
    doc: 'When snapshots expire: 1M 2H 3d 4w 5m 6y.' },
  { name: 'snapshots.pattern', type: anyText, default: 'snap%d', condition: 'custom volume', since: 'volume_snapshot_scheduling',
    doc: 'Template of names for scheduled and unnamed snapshots.' },
  { name: 'snapshots.schedule', type: volumeSnapshotSchedule, condition: 'custom volume', since: 'volume_snapshot_scheduling',
    doc: 'When to take snapshots: a cron expression, or aliases such as @daily.' },
  { name: 'user.*', type: anyText,
    doc: 'Free for the user.' },
  { name: 'volatile.idmap.last', type: anyText,
    doc: 'Map of ids the files were last written in.' },
  { name: 'volatile.idmap.next', type: anyText,
    doc: 'Map of ids from the next use on.' },
]; // prettier-ignore

/** The same keys as a pool's `volume.*`: defaults of its new volumes. */
export const volumeDefaultsOf = (keys: readonly ConfigKey[]): readonly ConfigKey[] =>
  keys
    .filter((key) => !key.name.startsWith('user.') && !key.name.startsWith('volatile.'))
    .map((key) => ({ ...key, name: `volume.${key.name}` }));
