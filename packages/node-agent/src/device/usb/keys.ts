import { unixHotplugKeys } from '../unix/keys.js';

/** A USB device's options: those of anything that may be plugged in (instances.md 17). */
export const usbKeys = unixHotplugKeys;
