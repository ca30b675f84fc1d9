import type { ConfigKey } from '../config-key.js';
import { anyText, boolean } from '../key-types.js';

export const nvidiaKeys = [
  { name: 'nvidia.driver.capabilities', type: anyText, default: 'compute,utility', appliesTo: ['container'], liveUpdate: false, since: 'nvidia_runtime_config',
    doc: 'Which parts of the driver the container needs.' },
  { name: 'nvidia.require.cuda', type: anyText, appliesTo: ['container'], liveUpdate: false, since: 'nvidia_runtime_config',
    doc: 'Which CUDA version the container needs.' },
  { name: 'nvidia.require.driver', type: anyText, appliesTo: ['container'], liveUpdate: false, since: 'nvidia_runtime_config',
    doc: 'Which driver version the container needs.' },
  { name: 'nvidia.runtime', type: boolean, default: 'false', appliesTo: ['container'], liveUpdate: false, since: 'nvidia_runtime',
    doc: 'Whether to pass the host\'s NVIDIA and CUDA libraries into the container.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
