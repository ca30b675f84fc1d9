import { invalid } from '@lxd/model/errors';

import type { DeviceType } from './device.js';

/** Keeps an inherited device of the same name away. */
export const noneDevice: DeviceType = {
  name: 'none',
  instanceTypes: ['container', 'virtual-machine'],
  hotplug: ['container'],
  liveKeys: [],
  keys: [],
  validate({ options }) {
    const [key] = Object.keys(options).filter((one) => one !== 'type' && !one.startsWith('user.'));
    if (key !== undefined) throw invalid(`Invalid device option "${key}"`);
  },
  open: () => ({
    start: async () => ({ lxcConfig: [], volatile: {} }),
    stop: async () => ({}),
  }),
};
