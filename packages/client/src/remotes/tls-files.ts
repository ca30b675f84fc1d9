import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ClientTls } from '../http/endpoint.js';
import type { ClientConfig } from './config-file.js';

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
export function pinnedFile(config: ClientConfig, remote: string): string {
  const { directory, globalDirectory, remotes } = config;
  const owner = remotes[remote]?.global === true ? globalDirectory : directory;
  return join(owner, 'servercerts', `${remote}.crt`);
}

/** Makes a remote of the administrator's the user's own, with its certificate. */
export async function adoptRemote(config: ClientConfig, name: string): Promise<ClientConfig> {
  const remote = config.remotes[name];
  if (remote?.global !== true) return config;
  const { global: _, ...own } = remote;
  const adopted = { ...config, remotes: { ...config.remotes, [name]: own } };
  const pinned = await readOptional(pinnedFile(config, name));
  if (pinned !== null) await pinCertificate(adopted, name, pinned);
  return adopted;
}

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
