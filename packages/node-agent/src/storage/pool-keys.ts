import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, boolean, size } from '@lxd/model/key-types';

/** Keys every driver's pools have (storage.md 2.2); a driver's own sit in its file. */
export const commonPoolKeys: readonly ConfigKey[] = [
  { name: 'rsync.bwlimit', type: size, default: '0',
    doc: 'Upper limit of what rsync may send per second; 0: none.' },
  { name: 'rsync.compression', type: boolean, default: 'true', since: 'storage_rsync_compression',
    doc: 'Whether rsync compresses what it sends to another server.' },
  { name: 'source', type: anyText, scope: 'local',
    doc: 'Where the pool lives: a block device, file, folder or a name, depending on the driver.' },
  { name: 'user.*', type: anyText,
    doc: 'Free for the user.' },
  { name: 'volatile.initial_source', type: anyText, scope: 'local',
    doc: 'The source as it was given when the pool was created.' },
]; // prettier-ignore
