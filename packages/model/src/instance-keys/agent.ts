import type { ConfigKey } from '../config-key.js';
import { boolean } from '../key-types.js';

export const agentKeys = [
  { name: 'agent.nic_config', type: boolean, default: 'false', appliesTo: ['virtual-machine'], liveUpdate: true, since: 'agent_nic_config',
    doc: 'Whether the guest agent gives NICs the names and MTUs of their devices.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
