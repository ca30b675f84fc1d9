import type { ConfigKey } from '../config-key.js';
import { invalid } from '../errors.js';
import { checked } from '../key-types.js';

/** `POOL/VOLUME`. */
const volume = checked('volume', (text) => {
  if (!/^[^/]+\/[^/]+$/.test(text)) {
    throw invalid('Invalid syntax for volume, must be <pool>/<volume>');
  }
});

export const storageKeys = [
  { name: 'storage.backups_volume', type: volume, scope: 'local', since: 'daemon_storage',
    doc: 'Custom volume that holds backups.' },
  { name: 'storage.images_volume', type: volume, scope: 'local', since: 'daemon_storage',
    doc: 'Custom volume that holds images.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
