import { join } from 'node:path';
import { invalid } from '@lxd/model/errors';
import type { Endpoint } from '../http/endpoint.js';
import type { ClientConfig, Remote } from './config-file.js';

/** The local server's socket: LXD_SOCKET, else in LXD_DIR, else in the default place. */
export function localSocket(env: NodeJS.ProcessEnv): string {
  const socket = env['LXD_SOCKET'];
  if (socket !== undefined && socket !== '') return socket;
  const directory = env['LXD_DIR'];
  return join(directory === undefined || directory === '' ? '/var/lib/lxd' : directory, 'unix.socket');
}

/**
 * Where a remote listens, with what the client will show and expect there.
 * @throws DomainError for a remote that only serves images
 */
export async function endpointOf(
  config: ClientConfig,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<Endpoint> {
  const remote = config.remotes[name];
  if (remote === undefined) throw invalid(`The remote "${name}" doesn't exist`);
  if (remote.protocol === 'simplestreams' || remote.public) {
    throw invalid("The remote isn't a private LXD server");
  }
  return remoteEndpoint(config, name, remote, env);
}

export async function remoteEndpoint(
  config: ClientConfig,
  name: string,
  remote: Remote,
  env: NodeJS.ProcessEnv,
): Promise<Endpoint> {
  if (remote.addr.startsWith('unix:')) {
    const path = remote.addr.slice('unix:'.length).replace(/^\/\//, '');
    return { kind: 'unix', socketPath: path === '' ? localSocket(env) : path };
  }
  const { tlsFiles } = await import('./tls-files.js');
  return { kind: 'https', url: remote.addr.replace(/\/$/, ''), tls: await tlsFiles(config, name) };
}
