import type { Config } from '../api/config.js';
import { invalid, quote } from '../errors.js';
import { instanceKeys } from '../instance-keys/index.js';
import { changedKeys } from '../key-registry.js';

/** Keys and prefixes a running virtual machine takes (instances.md §3). */
const VM_PREFIXES = [
  'boot.', 'cloud-init.', 'environment.', 'image.', 'snapshots.', 'user.', 'volatile.',
]; // prettier-ignore
const VM_KEYS = [
  'cluster.evacuate', 'limits.memory', 'security.agent.metrics', 'security.secureboot',
]; // prettier-ignore

/**
 * Refuses changes that a running virtual machine cannot take.
 * @throws DomainError (invalid) with LXD's text
 */
export function checkVirtualMachineUpdate(before: Config, after: Config): void {
  for (const name of changedKeys(before, after)) {
    if (VM_KEYS.includes(name) || VM_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    throw invalid(`Key ${quote(name)} cannot be updated when VM is running`);
  }
}

/** The changed keys that a running container takes at once; the others wait for the next start. */
export const liveChanges = (before: Config, after: Config): string[] =>
  changedKeys(before, after).filter((name) => instanceKeys.find(name)?.liveUpdate === true);
