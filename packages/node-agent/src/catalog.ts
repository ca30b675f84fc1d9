import type { DeviceType } from './device/device.js';
import { diskDevice } from './device/disk.js';
import { nicBridged } from './device/nic-bridged.js';
import { nicP2p } from './device/nic-p2p.js';
import { noneDevice } from './device/none.js';
import { bridge } from './network/bridge/index.js';
import type { NetworkType } from './network/network-type.js';
import { dirDriver } from './storage/dir.js';
import type { StorageDriverType } from './storage/driver.js';

// What this build knows, one line each, alphabetical. Loads nothing native: the API daemon reads
// keys and documentation from here.

export type { DeviceType } from './device/device.js';
export { deviceKeySets, networkKeySets, poolKeySets, volumeKeySets } from './key-sets.js';

export const deviceTypes: readonly DeviceType[] = [
  diskDevice,
  nicBridged,
  nicP2p,
  noneDevice,
];

export const networkTypes: readonly NetworkType[] = [
  bridge,
];

export const storageDrivers: readonly StorageDriverType[] = [
  dirDriver,
];
