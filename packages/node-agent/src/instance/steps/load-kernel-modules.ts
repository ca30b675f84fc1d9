import { wrap } from '@lxd/model/errors';

import type { Host } from '../../host/host.js';
import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** `linux.kernel_modules`: loaded into the host's kernel, and left there. */
export const loadKernelModules: Step<Work> = {
  name: 'load-kernel-modules',
  run: (work) => loadModules(work.host, work.spec.config['linux.kernel_modules'] ?? ''),
};

/** @throws DomainError naming the module that can't be loaded */
export async function loadModules(host: Host, list: string): Promise<void> {
  for (const name of list.split(',').map((one) => one.trim())) {
    if (name === '') continue;
    try {
      await host.run(['modprobe', '-b', '--', name]);
    } catch (cause) {
      throw wrap(`Failed to load kernel module '${name}'`, cause);
    }
  }
}
