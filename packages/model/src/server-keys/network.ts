import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const networkKeys = [
  { name: 'network.ovn.integration_bridge', type: anyText, scope: 'global', default: 'br-int', since: 'network_type_ovn',
    doc: 'Open vSwitch bridge that OVN networks use.' },
  { name: 'network.ovn.northbound_connection', type: anyText, scope: 'global', default: 'unix:/var/run/ovn/ovnnb_db.sock', since: 'network_type_ovn',
    doc: 'Where the OVN northbound database is.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
