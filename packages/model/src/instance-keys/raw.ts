import type { ConfigKey } from '../config-key.js';
import { checkRawLxc } from '../instance-config/raw-lxc.js';
import { anyText, checked } from '../key-types.js';

export const rawKeys = [
  { name: 'raw.apparmor', type: anyText, liveUpdate: true,
    doc: 'Rules added to the generated AppArmor profile.' },
  { name: 'raw.idmap', type: anyText, appliesTo: ['container'], liveUpdate: false, condition: 'unprivileged container', since: 'id_map',
    doc: 'Host ids passed through, a line each: both|uid|gid HOST CONTAINER.' },
  { name: 'raw.lxc', type: checked('liblxc configuration', checkRawLxc), appliesTo: ['container'], liveUpdate: false,
    doc: 'Lines added to the generated liblxc configuration.' },
  { name: 'raw.qemu', type: anyText, appliesTo: ['virtual-machine'], liveUpdate: false,
    doc: 'Arguments added to the generated QEMU command line.' },
  { name: 'raw.seccomp', type: anyText, appliesTo: ['container'], liveUpdate: false,
    doc: 'A seccomp policy that replaces the generated one.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
