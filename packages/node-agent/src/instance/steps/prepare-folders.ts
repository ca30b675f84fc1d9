import { mkdir, rm, rmdir } from 'node:fs/promises';

import { invalid } from '@lxd/model/errors';

import { ifPresent } from '../../host/missing.js';
import type { Step } from '../run-steps.js';
import { record, type Work } from '../work.js';

/** Notes the intent first of all, then makes the folders the others write to. */
export const prepareFolders: Step<Work> = {
  name: 'prepare-folders',
  async run(work) {
    if (work.spec.type !== 'container') {
      throw invalid(`Instance type "${work.spec.type}" is not supported on this server`);
    }
    await record(work, 'starting');
    await Promise.all([
      mkdir(work.logFolder, { recursive: true, mode: 0o700 }),
      mkdir(work.shmounts, { recursive: true, mode: 0o711 }),
    ]);
    // A log tells of one run; the console's is emptied for the same reason.
    await Promise.all(
      ['lxc.log', 'console.log'].map((file) => rm(`${work.logFolder}/${file}`, { force: true })),
    );
  },
  async undo(work) {
    await ifPresent(rmdir(work.shmounts));
    await work.folder.remove(work.name); // last: from here on there is nothing to undo
  },
};
