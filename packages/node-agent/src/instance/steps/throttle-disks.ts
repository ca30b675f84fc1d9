import { diskThrottle, noThrottle, throttleChanges } from '../disk-throttle.js';
import { lxcPrefix } from '../cgroup-setup.js';
import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** `limits.read`, `limits.write` and `limits.max` of disks, in the container's configuration. */
export const throttleDisks: Step<Work> = {
  name: 'throttle-disks',
  async run({ deviceLines, host, setup, spec }) {
    const wanted = await diskThrottle(host, setup, spec);
    for (const [file, value] of throttleChanges(setup, noThrottle, wanted)) {
      deviceLines.push([`${lxcPrefix(setup.cgroups, file)}.${file}`, value]);
    }
  },
};
