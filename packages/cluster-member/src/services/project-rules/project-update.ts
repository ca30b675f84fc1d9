import type { Config } from '@lxd/model/api/config';
import { wrap, quote } from '@lxd/model/errors';
import { changedKeys } from '@lxd/model/key-registry';

import { aggregateKeys, checkAggregateLimits } from './aggregates.js';
import { checkCountLimit, countKeys } from './counts.js';
import { checkRestrictions } from './restrictions.js';
import { isRestricted, type ProjectSnapshot } from './snapshot.js';

/**
 * Whether what a project holds can live with its changed configuration. Turning `restricted` on
 * looks at nothing (config-and-images.md 3.3); each key below it does, while it is on.
 * @throws DomainError (internal, as LXD)
 */
export function checkProjectUpdate(now: ProjectSnapshot, config: Config): void {
  const changed = changedKeys(now.config, config);
  if (isRestricted(config)) {
    for (const key of changed.filter((one) => one.startsWith('restricted.'))) {
      try {
        checkRestrictions({ ...now, config });
      } catch (error) {
        throw wrap(
          `Conflict detected when changing ${quote(key)} in project ${quote(now.name)}`,
          error,
        );
      }
    }
  }
  for (const key of countKeys) if (changed.includes(key)) checkCountLimit(now, key, config);
  checkAggregateLimits(now, config, aggregateKeys.filter((key) => changed.includes(key)));
}
