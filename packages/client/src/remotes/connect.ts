import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { invalid } from '@lxd/model/errors';
import type { ClientTls, Endpoint } from '../http/endpoint.js';
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
  return { kind: 'https', url: remote.addr.replace(/\/$/, ''), tls: await tlsFiles(config, name) };
}

/** What the configuration directory holds for a connection to `remote`. */
export async function tlsFiles(config: ClientConfig, remote: string): Promise<ClientTls> {
  const [certificate, key, pinned, ca] = await Promise.all([
    readOptional(join(config.directory, 'client.crt')),
    readOptional(join(config.directory, 'client.key')),
    readOptional(pinnedFile(config, remote)),
    readOptional(join(config.directory, 'client.ca')),
  ]);
  return { certificate, key, pinned, ca };
}

/** The file of the one certificate accepted from `remote`. */
export const pinnedFile = (config: ClientConfig, remote: string): string =>
  join(config.directory, 'servercerts', `${remote}.crt`);

export async function pinCertificate(
  config: ClientConfig,
  remote: string,
  certificate: string,
): Promise<void> {
  await mkdir(join(config.directory, 'servercerts'), { recursive: true, mode: 0o750 });
  await writeFile(pinnedFile(config, remote), certificate, { mode: 0o644 });
}

/** Makes the client's certificate and key if there are none; true when it had to. */
export async function ensureClientCertificate(config: ClientConfig): Promise<boolean> {
  const certificateFile = join(config.directory, 'client.crt');
  const keyFile = join(config.directory, 'client.key');
  const present = await Promise.all([readOptional(certificateFile), readOptional(keyFile)]);
  if (present.every((file) => file !== null)) return false;
  const { selfSigned } = await import('../tls/self-signed.js');
  const made = await selfSigned({
    usage: 'client',
    commonName: `${userInfo().username}@${hostname()}`,
    names: [],
    now: new Date(),
  });
  await mkdir(config.directory, { recursive: true, mode: 0o750 });
  await place(keyFile, made.key, 0o600);
  await place(certificateFile, made.certificate, 0o644);
  return true;
}

async function place(file: string, content: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, content, { mode });
  await rename(`${file}.new`, file);
}

export async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
