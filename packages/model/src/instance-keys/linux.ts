import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const linuxKeys = [
  { name: 'linux.kernel_modules', type: anyText, appliesTo: ['container'], liveUpdate: true,
    doc: 'Comma separated list of kernel modules to load on the host before the start.' },
  { name: 'linux.sysctl.*', type: anyText, appliesTo: ['container'], liveUpdate: false, since: 'linux_sysctl',
    doc: 'A sysctl set in the container\'s namespaces.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
