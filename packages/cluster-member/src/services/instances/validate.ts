import type { Devices } from '@lxd/model/api/config';
import { invalid, quote, wrap } from '@lxd/model/errors';
import { checkExpandedConfig, checkInstanceConfig } from '@lxd/model/instance-config/check';
import { findRootDisk, hasDevices } from '@lxd/model/instance-config/root-disk';
import { getPool, type PoolRecord } from '@lxd/store/storage-pools';
import type { NewInstance } from '@lxd/store/instances';

import { checkDevices, checkDevicesTogether, type DeviceRules } from './check-devices.js';
import type { InstanceDeps } from './deps.js';
import type { Expanded } from './expand.js';
import { knownNetworks } from './spec.js';

type Own = Pick<NewInstance, 'project' | 'type' | 'config' | 'devices'>;

/**
 * Checks an instance's configuration, its own and what it makes with its profiles.
 * @throws DomainError (invalid) with LXD's text
 */
export function validateConfig(deps: InstanceDeps, { config, type }: Own, expanded: Expanded): void {
  checkInstanceConfig(type, config);
  checkExpandedConfig(expanded.config, deps.rules);
}

/**
 * Checks an instance's devices, its own and those it has with its profiles.
 * @throws DomainError (invalid) with LXD's text
 */
export async function validateDevices(
  deps: InstanceDeps,
  { devices, project, type }: Own,
  expanded: Expanded,
): Promise<void> {
  const networks = await knownNetworks(deps, project, expanded.devices);
  const rules: DeviceRules = { instanceType: type, project, networks };
  const check = (these: Devices) => {
    checkDevices(these, rules);
    checkDevicesTogether(these);
  };
  inContext('Invalid devices', () => check(devices));
  inContext('Invalid expanded devices', () => {
    check(expanded.devices);
    if (!hasDevices(expanded.devices)) return;
    inContext('Failed detecting root disk device', () => void findRootDisk(expanded.devices));
  });
}

/** Does something and says, should it fail, what it was about. */
export function inContext(context: string, check: () => void): void {
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
