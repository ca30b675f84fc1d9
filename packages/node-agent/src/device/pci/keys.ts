import type { ConfigKey } from '@lxd/model/config-key';

import { pciAddress } from '../gpu/keys.js';

/** A PCI device's options (instances.md 20). */
export const pciKeys: readonly ConfigKey[] = [
  { name: 'address', type: pciAddress, required: true, since: 'pci_device_type',
    doc: 'PCI address of the device on the host.' },
]; // prettier-ignore
