import { rm, writeFile } from 'node:fs/promises';

import type { Step } from '../run-steps.js';
import { seccompPolicy } from '../seccomp-policy.js';
import type { Work } from '../work.js';

/** The file that liblxc loads the system call filter from. */
export const writeSeccompPolicy: Step<Work> = {
  name: 'write-seccomp-policy',
  async run(work) {
    const policy = seccompPolicy(work.spec.config, work.spec.architecture);
    work.hasSeccomp = policy !== null;
    if (policy === null) await rm(work.seccompFile, { force: true });
    else await writeFile(work.seccompFile, policy, { mode: 0o600 });
  },
  async undo({ seccompFile }) {
    await rm(seccompFile, { force: true });
  },
};
