import { invalid, quote, wrap } from '@lxd/model/errors';
import { checkExpandedConfig, checkInstanceConfig } from '@lxd/model/instance-config/check';
import { findRootDisk } from '@lxd/model/instance-config/root-disk';
import { getPool, type PoolRecord } from '@lxd/store/storage-pools';
import type { NewInstance } from '@lxd/store/instances';

import { checkDevices, checkDevicesTogether, type DeviceRules } from './check-devices.js';
import type { InstanceDeps } from './deps.js';
import type { Expanded } from './expand.js';
import { knownNetworks } from './spec.js';

/**
 * Checks a whole instance, its own settings and what they make with its profiles.
 * @throws DomainError (invalid) with LXD's text
 */
export async function validateInstance(
  deps: InstanceDeps,
  instance: Pick<NewInstance, 'project' | 'type' | 'config' | 'devices'>,
  expanded: Expanded,
): Promise<void> {
  const { project, type } = instance;
  inContext('Invalid config', () => {
    checkInstanceConfig(type, instance.config);
    checkExpandedConfig(expanded.config, deps.rules);
  });
  const networks = await knownNetworks(deps, project, expanded.devices);
  const rules: DeviceRules = { instanceType: type, project, networks };
  inContext('Invalid devices', () => checkDevices(instance.devices, rules));
  inContext('Invalid expanded devices', () => {
    checkDevices(expanded.devices, { ...rules, instanceType: null });
    checkDevicesTogether(expanded.devices);
  });
}

function inContext(context: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw wrap(context, error);
  }
}

/** The pool of the root disk. @throws DomainError (invalid) when there is none to use */
export async function rootPool(deps: InstanceDeps, { devices }: Expanded): Promise<PoolRecord> {
  let name: string;
  try {
    name = findRootDisk(devices).pool;
  } catch (error) {
    throw wrap('Failed getting root disk', error);
  }
  const pool = await getPool(deps.store, name, deps.member());
  if (pool === null) throw invalid(`Storage pool ${quote(name)} not found`);
  if (pool.state !== 'Created') throw invalid(`Storage pool ${quote(name)} is not ready`);
  return pool;
}
