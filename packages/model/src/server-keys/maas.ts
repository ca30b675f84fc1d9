import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const maasKeys = [
  { name: 'maas.api.key', type: anyText, scope: 'global', since: 'maas_network',
    doc: 'API key of the MAAS server.' },
  { name: 'maas.api.url', type: anyText, scope: 'global', since: 'maas_network',
    doc: 'URL of the MAAS server.' },
  { name: 'maas.machine', type: anyText, scope: 'local', since: 'maas_network',
    doc: 'This host\'s name in MAAS; the host name when unset.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
