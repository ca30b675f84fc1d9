import type { ConfigKey } from '@lxd/model/config-key';
import { invalid } from '@lxd/model/errors';
import { anyText, checked, fileMode, integer, oneOf, unixId } from '@lxd/model/key-types';

import { hardwareKeys } from '../unix/keys.js';

export const pciAddress = checked('PCI address', (text) => {
  if (!/^([0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-9a-fA-F]$/.test(text)) {
    throw invalid('Invalid PCI address');
  }
});

// What kinds of GPU take (instances.md 18).

const which: readonly ConfigKey[] = [
  { name: 'gputype', type: oneOf('mdev', 'mig', 'physical', 'sriov'), default: 'physical',
    doc: 'The card itself, or which part of it.' },
  { name: 'id', type: anyText, doc: 'Number of the card.' },
  { name: 'pci', type: pciAddress, doc: 'PCI address of the card.' },
  ...hardwareKeys,
]; // prettier-ignore

const withKeys = (...more: readonly ConfigKey[]): readonly ConfigKey[] =>
  [...which, ...more].sort((a, b) => (a.name < b.name ? -1 : 1));

/** A whole card. */
export const gpuPhysicalKeys = withKeys(
  { name: 'gid', type: unixId, default: '0', appliesTo: ['container'], doc: 'Group of the nodes.' },
  { name: 'mode', type: fileMode, default: '0660', appliesTo: ['container'], doc: 'Permission bits of the nodes.' },
  { name: 'uid', type: unixId, default: '0', appliesTo: ['container'], doc: 'Owner of the nodes.' },
); // prettier-ignore

/** A mediated device of a card. */
export const gpuMdevKeys = withKeys(
  { name: 'mdev', type: anyText, required: true, since: 'gpu_mdev', doc: 'Profile of the mediated device.' },
); // prettier-ignore

/** An instance of a card that NVIDIA's driver has divided. */
export const gpuMigKeys = withKeys(
  { name: 'mig.ci', type: integer, since: 'gpu_mig', doc: 'Number of the compute instance.' },
  { name: 'mig.gi', type: integer, since: 'gpu_mig', doc: 'Number of the GPU instance.' },
  { name: 'mig.uuid', type: anyText, since: 'gpu_mig_uuid', doc: 'UUID of the instance, with MIG- in front or without.' },
); // prettier-ignore

/** A virtual function of a card. */
export const gpuSriovKeys = withKeys();
