import type { ConfigKey } from '../config-key.js';
import { compressionAlgorithm } from '../key-types.js';

export const backupsKeys = [
  { name: 'backups.compression_algorithm', type: compressionAlgorithm, scope: 'global', default: 'gzip', since: 'backup_compression',
    doc: 'Compression of new backups.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
