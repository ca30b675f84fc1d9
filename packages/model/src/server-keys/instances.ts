import type { ConfigKey } from '../config-key.js';
import { oneOf } from '../key-types.js';

export const instancesKeys = [
  { name: 'instances.nic.host_name', type: oneOf('random', 'mac'), scope: 'global', default: 'random', since: 'instances_nic_host_name',
    doc: 'How the host\'s end of a NIC is named.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
