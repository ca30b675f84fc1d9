import type { DeviceType } from './device/device.js';
import type { NetworkType } from './network/network-type.js';
import type { StorageDriverType } from './storage/driver.js';

// What this build knows, one line each, alphabetical. Loads nothing native: the API daemon reads
// keys and documentation from here.

export const deviceTypes: readonly DeviceType[] = [
];

export const networkTypes: readonly NetworkType[] = [
];

export const storageDrivers: readonly StorageDriverType[] = [
];
