import type { Server } from '@lxd/client/server';
import { UsageError } from './errors.js';

/** The member that `--target` names; without the flag, whichever answers. @throws UsageError */
export async function onTarget(server: Server, target: string): Promise<Server> {
  if (target === '') return server;
  if (!(await server.info()).environment.server_clustered) {
    throw new UsageError('To use --target, the destination remote must be a cluster');
  }
  return server.onMember(target);
}
