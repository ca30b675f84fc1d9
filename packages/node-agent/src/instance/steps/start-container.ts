import { join } from 'node:path';

import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** liblxc takes over: namespaces, mounts, init. */
export const startContainer: Step<Work> = {
  name: 'start-container',
  async run(work) {
    const logFile = join(work.logFolder, 'lxc.log');
    work.running = await work.bounds.starting.run(() =>
      work.host.containers.start({ ...work.ref, logFile, logLevel: 'warn' }),
    );
  },
  async undo(work) {
    await work.host.containers.kill(work.ref);
    work.running = null;
  },
};
