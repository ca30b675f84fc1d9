import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const environmentKeys = [
  { name: 'environment.*', type: anyText, liveUpdate: true,
    doc: 'Environment variables of the first process and of every command run.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
