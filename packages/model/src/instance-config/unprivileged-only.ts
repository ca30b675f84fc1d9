import type { Config } from '../api/config.js';
import { isTrue } from '../booleans.js';
import { invalid } from '../errors.js';
import { parseRawIdmap } from '../idmap.js';
import { checkRawLxcUnprivileged } from './raw-lxc.js';

/**
 * What a daemon started with `LXD_UNPRIVILEGED_ONLY` refuses.
 * @throws DomainError (invalid)
 */
export function checkUnprivilegedOnly(config: Config): void {
  if (isTrue(config['security.privileged'])) {
    throw invalid('LXD was configured to only allow unprivileged containers');
  }
  const rawIdmap = config['raw.idmap'] ?? '';
  if (parseRawIdmap(rawIdmap).some((entry) => entry.hostId === 0)) {
    throw invalid(
      'Cannot map root user into container as LXD was configured to only allow unprivileged ' +
        'containers',
    );
  }
  checkRawLxcUnprivileged(config['raw.lxc'] ?? '');
}
