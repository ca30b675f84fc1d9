import type { Config } from '../api/config.js';
import { isTrue } from '../booleans.js';
import { invalid } from '../errors.js';

const RENAMED: readonly (readonly [now: string, before: string])[] = [
  ['security.syscalls.allow', 'security.syscalls.whitelist'],
  ['security.syscalls.deny', 'security.syscalls.blacklist'],
  ['security.syscalls.deny_compat', 'security.syscalls.blacklist_compat'],
  ['security.syscalls.deny_default', 'security.syscalls.blacklist_default'],
];

/**
 * Keys that cannot go together. Only what is set counts, so a profile is checked by itself and
 * an instance by its expanded configuration.
 * @throws DomainError (invalid) with LXD's text
 */
export function checkExclusiveKeys(config: Config): void {
  const isSet = (name: string) => (config[name] ?? '') !== '';
  for (const [now, before] of RENAMED) {
    if (isSet(now) && isSet(before)) {
      throw invalid(`Mutually exclusive keys ${now} and ${before} are set`);
    }
  }

  const allows = isSet('security.syscalls.allow') || isSet('security.syscalls.whitelist');
  const denies = isSet('security.syscalls.deny') || isSet('security.syscalls.blacklist');
  const defaults = ['security.syscalls.deny_default', 'security.syscalls.blacklist_default'];
  const compats = ['security.syscalls.deny_compat', 'security.syscalls.blacklist_compat'];
  const isOn = (name: string) => isTrue(config[name]);

  if (isSet('raw.seccomp') && (allows || denies || [...defaults, ...compats].some(isSet))) {
    throw invalid('raw.seccomp is mutually exclusive with security.syscalls*');
  }
  if (allows && (denies || [...defaults, ...compats].some(isOn))) {
    throw invalid('security.syscalls.allow is mutually exclusive with security.syscalls.deny*');
  }
  if (isOn('security.privileged') && isOn('nvidia.runtime')) {
    throw invalid('nvidia.runtime is incompatible with privileged containers');
  }
}
