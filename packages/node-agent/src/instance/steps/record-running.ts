import type { Step } from '../run-steps.js';
import { record, type Work } from '../work.js';

/** From here on a later agent takes the instance up instead of taking it down. */
export const recordRunning: Step<Work> = {
  name: 'record-running',
  run: (work) => record(work, 'running'),
};
