import { invalid, quote } from '@lxd/model/errors';

import type { DeviceOptions } from '../device.js';

/**
 * The catalog's name for a NIC: by the type of the network it names, else by its `nictype`.
 * @param networkType type of the managed network, null: it names none
 * @param nicTypes the nictype that NICs on each type of network get
 */
export function nicTypeName(
  options: DeviceOptions,
  networkType: string | null,
  nicTypes: ReadonlyMap<string, string>,
): string {
  if (networkType === null) return `nic-${options['nictype'] ?? ''}`;
  const nicType = nicTypes.get(networkType);
  if (nicType === undefined) {
    throw invalid(`Unrecognised NIC network type for network ${quote(options['network'] ?? '')}`);
  }
  return `nic-${nicType}`;
}
