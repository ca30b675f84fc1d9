import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const userKeys = [
  { name: 'user.*', type: anyText, scope: 'global',
    doc: 'Free for the user.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
