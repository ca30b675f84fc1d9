import { join } from 'node:path';

import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** liblxc takes over: namespaces, mounts, init. */
export const startContainer: Step<Work> = {
  name: 'start-container',
  async run(work) {
    work.running = await work.host.containers.start({
      ...work.ref,
      logFile: join(work.logFolder, 'lxc.log'),
      logLevel: 'warn',
    });
  },
  async undo(work) {
    await work.host.containers.kill(work.ref);
    work.running = null;
  },
};
