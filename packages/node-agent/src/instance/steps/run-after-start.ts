import { setNetworkPriority } from '../network-priority.js';
import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** What devices do, and limits that liblxc doesn't set, once init runs. */
export const runAfterStart: Step<Work> = {
  name: 'run-after-start',
  async run(work) {
    for (const device of work.devices) await device.instance.afterStart?.();
    await setNetworkPriority(work.host, work.setup, work.ref, work.spec.config);
  },
};
