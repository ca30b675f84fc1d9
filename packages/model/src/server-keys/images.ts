import { ARCHITECTURE_NAMES } from '../architectures.js';
import type { ConfigKey } from '../config-key.js';
import { boolean, compressionAlgorithm, integer, oneOf } from '../key-types.js';

export const imagesKeys = [
  { name: 'images.auto_update_cached', type: boolean, scope: 'global', default: 'true',
    doc: 'Whether cached images are kept up to date.' },
  { name: 'images.auto_update_interval', type: integer, scope: 'global', default: '6',
    doc: 'Hours between looks for newer images; 0 for none.' },
  { name: 'images.compression_algorithm', type: compressionAlgorithm, scope: 'global', default: 'gzip',
    doc: 'Compression of new images.' },
  { name: 'images.default_architecture', type: oneOf(...ARCHITECTURE_NAMES), scope: 'global', since: 'images_default_architecture',
    doc: 'Architecture to prefer in a mixed cluster.' },
  { name: 'images.remote_cache_expiry', type: integer, scope: 'global', default: '10',
    doc: 'Days after which an unused cached image is dropped.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
