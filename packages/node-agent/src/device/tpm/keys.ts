import type { ConfigKey } from '@lxd/model/config-key';
import { absolutePath } from '@lxd/model/key-types';

/** A TPM's options (instances.md 20). */
export const tpmKeys: readonly ConfigKey[] = [
  { name: 'path', type: absolutePath, appliesTo: ['container'], since: 'tpm_device_type',
    doc: 'Path of the device in the container; needed there.' },
]; // prettier-ignore
