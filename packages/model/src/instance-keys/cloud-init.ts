import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const cloudInitKeys = [
  { name: 'cloud-init.network-config', type: anyText, liveUpdate: false, since: 'cloud_init',
    doc: 'Network configuration for cloud-init; unset means DHCP on eth0.' },
  { name: 'cloud-init.user-data', type: anyText, liveUpdate: false, since: 'cloud_init',
    doc: 'User data for cloud-init.' },
  { name: 'cloud-init.vendor-data', type: anyText, liveUpdate: false, since: 'cloud_init',
    doc: 'Vendor data for cloud-init.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
