import type { Config } from '../api/config.js';
import type { InstanceType } from '../api/instance-type.js';
import { invalid } from '../errors.js';
import { instanceKeys } from '../instance-keys/index.js';
import { checkExclusiveKeys } from './exclusive-keys.js';
import { mountInterception } from './mount-interception.js';
import { checkUnprivilegedOnly } from './unprivileged-only.js';

/** Rules of this server that configurations must keep. */
export interface ServerRules {
  readonly unprivilegedOnly: boolean; // LXD_UNPRIVILEGED_ONLY
}

/**
 * A profile's configuration: any instance key but what belongs to one instance alone, whatever
 * the type.
 * @throws DomainError (invalid) with LXD's text
 */
export function checkProfileConfig(config: Config): void {
  for (const name of Object.keys(config).sort()) {
    if (name.startsWith('volatile.')) throw invalid('Volatile keys can only be set on instances');
    if (name.startsWith('image.')) throw invalid('Image keys can only be set on instances');
  }
  checkTogether(config);
}

/**
 * An instance's own configuration; keys of the other type are unknown.
 * @throws DomainError (invalid) with LXD's text
 */
export function checkInstanceConfig(type: InstanceType, config: Config): void {
  for (const name of Object.keys(config).sort()) {
    const appliesTo = instanceKeys.find(name)?.appliesTo;
    if (appliesTo !== undefined && !appliesTo.includes(type)) {
      throw invalid(`Unknown configuration key: ${name}`);
    }
  }
  checkTogether(config);
}

/**
 * An instance's expanded configuration; profiles may bring keys of the other type, which then
 * have no effect.
 * @throws DomainError (invalid) with LXD's text
 */
export function checkExpandedConfig(config: Config, rules: ServerRules): void {
  checkTogether(config);
  if (rules.unprivilegedOnly) checkUnprivilegedOnly(config);
}

function checkTogether(config: Config): void {
  instanceKeys.check(config);
  checkExclusiveKeys(config);
  mountInterception(config);
}
