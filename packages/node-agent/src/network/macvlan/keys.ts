import { gvrpKey, parentKeys } from '../parent-keys.js';

/** Every key of a macvlan network (networks.md 10.1). */
export const macvlanNetworkKeys = [gvrpKey, ...parentKeys];
