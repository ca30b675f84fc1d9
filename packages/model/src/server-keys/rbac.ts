import type { ConfigKey } from '../config-key.js';
import { anyText, integer } from '../key-types.js';

export const rbacKeys = [
  { name: 'rbac.agent.private_key', type: anyText, scope: 'global', since: 'rbac',
    doc: 'The Candid agent\'s private key.' },
  { name: 'rbac.agent.public_key', type: anyText, scope: 'global', since: 'rbac',
    doc: 'The Candid agent\'s public key.' },
  { name: 'rbac.agent.url', type: anyText, scope: 'global', since: 'rbac',
    doc: 'URL of the Candid agent.' },
  { name: 'rbac.agent.username', type: anyText, scope: 'global', since: 'rbac',
    doc: 'The Candid agent\'s user name.' },
  { name: 'rbac.api.expiry', type: integer, scope: 'global', default: '3600', since: 'rbac',
    doc: 'Lifetime of a macaroon, in seconds.' },
  { name: 'rbac.api.key', type: anyText, scope: 'global', since: 'rbac',
    doc: 'Public key of the RBAC server, for one without HTTPS.' },
  { name: 'rbac.api.url', type: anyText, scope: 'global', since: 'rbac',
    doc: 'URL of the RBAC server.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
