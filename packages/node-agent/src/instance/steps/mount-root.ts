import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** Mounts the root volume. */
export const mountRoot: Step<Work> = {
  name: 'mount-root',
  async run(work) {
    work.volumePath = await work.root.driver.mount(work.root.volume);
  },
  async undo({ root }) {
    await root.driver.unmount(root.volume);
  },
};
