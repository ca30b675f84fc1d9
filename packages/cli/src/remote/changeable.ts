import { staticRemotes, type ClientConfig, type Remote } from '@lxd/client/remotes/config-file';
import { UsageError } from '../shell/errors.js';

/** @throws UsageError for a remote that isn't there or may not be changed */
export function changeableRemote(config: ClientConfig, name: string): Remote {
  const remote = config.remotes[name];
  if (remote === undefined) throw new UsageError(`Remote ${name} doesn't exist`);
  if (name in staticRemotes) {
    throw new UsageError(`Remote ${name} is static and cannot be modified`);
  }
  return remote;
}

/** @throws UsageError */
export function checkRemoteName(name: string): void {
  if (name.includes(':')) throw new UsageError('Remote names may not contain colons');
}
