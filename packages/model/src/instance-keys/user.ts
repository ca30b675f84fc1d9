import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const userKeys = [
  { name: 'user.*', type: anyText, liveUpdate: true,
    doc: 'Free for the user; searchable, and readable in the guest.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
