import type { Config } from '@lxd/model/api/config';
import { invalid } from '@lxd/model/errors';
import { instanceKeys } from '@lxd/model/instance-keys/index';

/** @throws DomainError (invalid) on keys that can't stand in a profile, or bad values */
export function checkProfileConfig(config: Config): void {
  for (const name of Object.keys(config).sort()) {
    if (name.startsWith('volatile.')) {
      throw invalid('Volatile keys can only be set on instances');
    }
    if (name.startsWith('image.')) throw invalid('Image keys can only be set on instances');
  }
  instanceKeys.check(config);
}
