import type { Network } from '@lxd/model/api/network';
import { UsageError } from '../shell/errors.js';

/** The writable part besides the configuration. @throws UsageError for an interface LXD doesn't manage */
export function managedPut({ managed, description }: Network): object {
  if (!managed) throw new UsageError('Only managed networks can be modified');
  return { description };
}
