import type { ConfigKey } from '../config-key.js';
import { oneOf } from '../key-types.js';

export const clusterKeys = [
  { name: 'cluster.evacuate', type: oneOf('auto', 'migrate', 'live-migrate', 'stop'), default: 'auto', liveUpdate: true, since: 'clustering_evacuation',
    doc: 'What to do with the instance when its member is evacuated.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
