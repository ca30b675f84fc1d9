import type { ConfigKey } from '../config-key.js';
import { anyText, integer } from '../key-types.js';

export const candidKeys = [
  { name: 'candid.api.key', type: anyText, scope: 'global', since: 'candid_config_key',
    doc: 'Public key of the Candid server, for one without HTTPS.' },
  { name: 'candid.api.url', type: anyText, scope: 'global', since: 'candid_authentication',
    doc: 'URL of the Candid server.' },
  { name: 'candid.domains', type: anyText, scope: 'global', since: 'candid_config',
    doc: 'Comma separated list of Candid domains let in; all when unset.' },
  { name: 'candid.expiry', type: integer, scope: 'global', default: '3600', since: 'candid_config',
    doc: 'Lifetime of a macaroon, in seconds.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
