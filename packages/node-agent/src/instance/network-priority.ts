import { readdir } from 'node:fs/promises';

import { chain } from '@lxd/model/errors';

import type { ContainerRef } from '../host/container-runtime.js';
import type { Host } from '../host/host.js';
import type { Config } from './config.js';
import type { HostSetup } from './host-setup.js';

/**
 * Carries out `limits.network.priority`: the priority of what the instance sends on each of the
 * host's interfaces. Only cgroup v1 knows it; elsewhere the key has no effect, as the log says.
 */
export async function setNetworkPriority(
  host: Pick<Host, 'containers' | 'log'>,
  { cgroups }: Pick<HostSetup, 'cgroups'>,
  ref: ContainerRef,
  config: Config,
): Promise<void> {
  const priority = config['limits.network.priority'] || '0';
  if (!cgroups.controllers.includes('net_prio')) {
    if (priority === '0') return;
    host.log.warn('limits.network.priority has no effect: no net_prio cgroup controller', {
      instance: ref.name,
    });
    return;
  }
  for (const name of await readdir('/sys/class/net')) {
    try {
      await host.containers.setCgroup(ref, 'net_prio.ifpriomap', `${name} ${priority}`);
    } catch (error) {
      host.log.warn('Failed to set a network priority', { interface: name, why: chain(error) });
    }
  }
}
