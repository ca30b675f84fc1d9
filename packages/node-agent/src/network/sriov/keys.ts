import { parentKeys } from '../parent-keys.js';

/** Every key of an SR-IOV network (networks.md 10.1). */
export const sriovNetworkKeys = parentKeys;
