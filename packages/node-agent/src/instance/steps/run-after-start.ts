import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** What devices do to their live interfaces once init runs. */
export const runAfterStart: Step<Work> = {
  name: 'run-after-start',
  async run(work) {
    for (const device of work.devices) await device.instance.afterStart?.();
  },
};
