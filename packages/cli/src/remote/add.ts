import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { DomainError, invalid } from '@lxd/model/errors';
import type { Project } from '@lxd/model/api/project';
import { ApiError, ConnectionError, UntrustedCertificateError } from '@lxd/client/errors';
import { remoteEndpoint } from '@lxd/client/remotes/connect';
import { ensureClientCertificate, pinCertificate, pinnedFile, tlsFiles } from '@lxd/client/remotes/tls-files';
import type { ClientConfig, Remote } from '@lxd/client/remotes/config-file';
import { Server } from '@lxd/client/server';
import { fetchCertificate } from '@lxd/client/tls/fetch-certificate';
import { fingerprint } from '@lxd/client/tls/self-signed';
import { UsageError } from '../shell/errors.js';
import { askSecret } from '../shell/ask.js';
import type { Shell } from '../shell/shell.js';
import { readToken } from '../trust/token.js';
import { checkRemoteName } from './changeable.js';

export interface AddOptions {
  readonly acceptCertificate: boolean;
  readonly authType: string;
  readonly password: string;
  readonly project: string;
  readonly protocol: string;
  readonly isPublic: boolean;
}

const DEFAULT_PORT = 8443;

/** Adds a server to the user's remotes, making the two trust each other. */
export async function addRemote(
  shell: Shell,
  args: readonly string[],
  options: AddOptions,
): Promise<void> {
  const address = args.at(-1) ?? '';
  const token = readToken(address);
  const name = args.length === 2 ? (args[0] ?? '') : token === null ? hostOnly(address) : '';
  if (name === '') throw new UsageError('Remote name must be given with a token');
  if (address === '') throw new UsageError('Remote address must not be empty');
  checkRemoteName(name);
  const config = await shell.config();
  const known = config.remotes[name];
  if (known !== undefined) throw new UsageError(`Remote ${name} exists as <${known.addr}>`);

  const protocol = options.protocol === '' ? 'lxd' : options.protocol;
  if (!['lxd', 'simplestreams'].includes(protocol)) {
    throw new UsageError(`Invalid protocol: ${protocol}`);
  }
  if (protocol === 'simplestreams') {
    if (!address.startsWith('https://')) {
      throw new UsageError('Only https URLs are supported for simplestreams');
    }
    await save(shell, config, name, { addr: address, protocol, public: true });
    return;
  }
  if (token !== null) {
    await addWithToken(shell, config, name, token, address, options);
    return;
  }
  const url = remoteUrl(address);
  const project = options.project === '' ? {} : { project: options.project };
  if (url.startsWith('unix:')) {
    await save(shell, config, name, { addr: url, protocol, auth_type: 'tls', public: false, ...project });
    return;
  }
  await prepareCertificate(shell, config);
  const remote: Remote = {
    addr: url,
    auth_type: options.authType === '' ? 'tls' : options.authType,
    protocol,
    public: options.isPublic,
    ...project,
  };
  await trustServer(shell, config, name, url, options.acceptCertificate);
  await connectRemote(shell, config, name, remote, options);
}

/** Makes the server trust us and saves the remote; nothing stays of one that doesn't. */
async function connectRemote(
  shell: Shell,
  config: ClientConfig,
  name: string,
  remote: Remote,
  options: AddOptions,
): Promise<void> {
  const server = new Server(await remoteEndpoint(config, name, remote, shell.streams.env), {
    userAgent: `LXD ${shell.setup.version}`,
  });
  try {
    await becomeTrusted(shell, server, name, remote, options.password);
    const chosen = remote.project ?? (options.isPublic ? undefined : await onlyProject(server));
    await save(shell, config, name, {
      ...remote,
      ...(chosen === undefined ? {} : { project: chosen }),
    });
  } catch (error) {
    await rm(pinnedFile(config, name), { force: true });
    throw error;
  } finally {
    server.close();
  }
}

async function save(
  shell: Shell,
  config: ClientConfig,
  name: string,
  remote: Remote,
): Promise<void> {
  await shell.changeConfig({ ...config, remotes: { ...config.remotes, [name]: remote } });
}

async function prepareCertificate(shell: Shell, config: ClientConfig): Promise<void> {
  const { certificate } = await tlsFiles(config, '');
  if (certificate === null) {
    shell.note('Generating a client certificate. This may take a minute...');
    await ensureClientCertificate(config);
  }
}

/** Pins the server's certificate unless an authority of the system vouches for it. */
async function trustServer(
  shell: Shell,
  config: ClientConfig,
  name: string,
  url: string,
  accept: boolean,
): Promise<void> {
  if (await vouchedFor(config, url)) return;
  const certificate = await fetchCertificate(url).catch((error: unknown) => {
    if (!(error instanceof ConnectionError)) throw error;
    throw new ConnectionError(
      `Get "${url}": Unable to connect to: ${new URL(url).host} ([${error.message}])`,
      error.systemCode,
    );
  });
  const print = fingerprint(certificate);
  if (!accept) {
    shell.print(`Certificate fingerprint: ${print}`);
    for (;;) {
      const answer = (await shell.ask('ok (y/n/[fingerprint])? ')).toLowerCase();
      if (answer === print || answer === 'y' || answer === 'yes') break;
      if (answer === 'n' || answer === 'no') {
        throw new UsageError('Server certificate NACKed by user');
      }
      if (/^[0-9a-f]{16,}$/.test(answer)) {
        throw invalid(`Certificate fingerprint mismatch: ${answer}`);
      }
    }
  }
  await pinCertificate(config, name, certificate);
}

/** Whether the server's certificate is accepted without our pinning it. */
async function vouchedFor(config: ClientConfig, url: string): Promise<boolean> {
  const tls = await tlsFiles(config, '');
  const server = new Server({ kind: 'https', url, tls: { ...tls, pinned: null } });
  try {
    await server.get('');
    return true;
  } catch (error) {
    if (error instanceof UntrustedCertificateError) return false;
    if (error instanceof ApiError) return true;
    if (error instanceof ConnectionError) return false;
    throw error;
  } finally {
    server.close();
  }
}

/** Gives the server our certificate, with the password or token that allows it. */
async function becomeTrusted(
  shell: Shell,
  server: Server,
  name: string,
  remote: Remote,
  given: string,
): Promise<void> {
  if (remote.public) return;
  const info = await server.get<{ auth: string; public: boolean; auth_methods: string[] }>('');
  if (info.auth === 'trusted') return;
  if (!(info.auth_methods ?? ['tls']).includes(remote.auth_type ?? 'tls')) {
    throw new UsageError(
      `Authentication type '${remote.auth_type ?? ''}' not supported by server`,
    );
  }
  const password =
    given !== '' ? given : await askSecret(shell, `Admin password (or token) for ${name}: `);
  await server.send('POST', 'certificates', { type: 'client', password });
  const after = await server.get<{ auth: string }>('');
  if (after.auth !== 'trusted') {
    throw new DomainError('forbidden', "Server doesn't trust us after authentication");
  }
  shell.done(`Client certificate now trusted by server: ${name}`);
}

async function addWithToken(
  shell: Shell,
  config: ClientConfig,
  name: string,
  token: NonNullable<ReturnType<typeof readToken>>,
  text: string,
  options: AddOptions,
): Promise<void> {
  await prepareCertificate(shell, config);
  for (const address of token.addresses) {
    const url = remoteUrl(address);
    const certificate = await fetchCertificate(url).catch((error: unknown) => {
      if (error instanceof ConnectionError) return null;
      throw error;
    });
    if (certificate === null) continue;
    if (fingerprint(certificate) !== token.fingerprint) {
      throw invalid(
        `Certificate fingerprint mismatch between certificate token and server "${address}"`,
      );
    }
    await pinCertificate(config, name, new X509Certificate(certificate).toString());
    const remote: Remote = {
      addr: url,
      auth_type: 'tls',
      protocol: 'lxd',
      public: false,
      ...(options.project === '' ? {} : { project: options.project }),
    };
    await connectRemote(shell, config, name, remote, { ...options, password: text });
    return;
  }
  throw new UsageError('All server addresses are unavailable');
}

/** Who may see one project only works in that one. */
async function onlyProject(server: Server): Promise<string | undefined> {
  try {
    const projects = await server.get<Project[]>('projects', { recursion: 1 });
    const [first] = projects;
    return projects.length === 1 && first?.name !== 'default' ? first?.name : undefined;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** What a user may write for an address, as a URL: a host, host:port, path of a socket, URL. */
export function remoteUrl(address: string): string {
  if (address.startsWith('unix:')) return address;
  if (address.startsWith('/')) return `unix:${address}`;
  if (address.startsWith('http://')) throw new UsageError('Only https URLs are supported');
  if (address.startsWith('https://')) {
    const url = new URL(address);
    const path = url.pathname === '/' ? '' : url.pathname;
    const port = url.port !== '' ? url.port : /^https:\/\/[^/]*:443(\/|$)/.test(address) ? '443' : String(DEFAULT_PORT);
    return `https://${url.hostname}:${port}${path}`;
  }
  if (isIPv6(address)) return `https://[${address}]:${DEFAULT_PORT}`;
  if (/^\[.*\]$/.test(address)) return `https://${address}:${DEFAULT_PORT}`;
  return /:\d+$/.test(address) ? `https://${address}` : `https://${address}:${DEFAULT_PORT}`;
}

/** The name a remote gets when the user gives none. */
const hostOnly = (address: string): string =>
  address.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
