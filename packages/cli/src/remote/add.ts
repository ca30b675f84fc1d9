import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { DomainError, invalid } from '@lxd/model/errors';
import type { CertificateAddToken } from '@lxd/model/api/certificate';
import type { Server as ServerInfo } from '@lxd/model/api/server';
import { ConnectionError } from '@lxd/client/errors';
import { remoteEndpoint } from '@lxd/client/remotes/connect';
import { cookieFile } from '@lxd/client/remotes/cookie-file';
import { ensureClientCertificate, pinCertificate, pinnedFile, tlsFiles } from '@lxd/client/remotes/tls-files';
import type { ClientConfig, Remote } from '@lxd/client/remotes/config-file';
import { path, Server } from '@lxd/client/server';
import { fetchCertificate } from '@lxd/client/tls/fetch-certificate';
import { fingerprint } from '@lxd/client/tls/self-signed';
import { UsageError } from '../shell/errors.js';
import { askSecret } from '../shell/ask.js';
import type { Shell } from '../shell/shell.js';
import { readToken } from '../trust/token.js';
import { nameFromAddress, remoteUrl } from './address.js';
import { checkRemoteName } from './changeable.js';
import { loginTo } from './login.js';
import { trustServer } from './trust-server.js';

export interface AddOptions {
  readonly acceptCertificate: boolean;
  readonly authType: string;
  readonly domain: string;
  readonly password: string;
  readonly project: string;
  readonly protocol: string;
  readonly isPublic: boolean;
}

/** Adds a server to the user's remotes, making the two trust each other. */
export async function addRemote(
  shell: Shell,
  args: readonly string[],
  options: AddOptions,
): Promise<void> {
  const address = args.at(-1) ?? '';
  const token = readToken(address);
  if (address === '') throw new UsageError('Remote address must not be empty');
  if (args.length === 1 && token !== null) {
    throw new UsageError('Remote name must be given with a token');
  }
  const name = args.length === 2 ? (args[0] ?? '') : nameFromAddress(address);
  if (name === '') throw new UsageError('Remote name must not be empty');
  checkRemoteName(name);
  const config = await shell.config();
  const known = config.remotes[name];
  if (known !== undefined) throw new UsageError(`Remote ${name} exists as <${known.addr}>`);

  const protocol = options.protocol === '' ? 'lxd' : options.protocol;
  const adding: Adding = { shell, config, name, options };
  if (token !== null) return addWithToken(adding, token, address);
  if (protocol === 'simplestreams') {
    if (!address.startsWith('https://')) {
      throw new UsageError('Only https URLs are supported for simplestreams');
    }
    return save(adding, { addr: address, protocol, public: true });
  }
  if (protocol !== 'lxd') throw new UsageError(`Invalid protocol: ${protocol}`);

  const url = remoteUrl(address);
  if (url.startsWith('unix:')) {
    const remote: Remote = { addr: url, protocol, auth_type: 'tls', public: false };
    return withServer(adding, remote, (server) => saveWithProject(adding, server, remote));
  }
  if (options.isPublic) {
    await trustServer(shell, config, name, url, options.acceptCertificate);
    return save(adding, { addr: url, public: true });
  }
  if (['', 'tls'].includes(options.authType)) await prepareCertificate(shell, config);
  await trustServer(shell, config, name, url, options.acceptCertificate);
  const plain: Remote = { addr: url, auth_type: 'tls', protocol, public: false };
  const remote: Remote = {
    ...plain,
    auth_type: options.authType || (await preferredAuthType(adding, plain)),
    ...(options.domain === '' ? {} : { domain: options.domain }),
  };
  return withServer(adding, remote, async (server) => {
    const info = await server.get<ServerInfo>('');
    checkAuthType(info, remote.auth_type ?? 'tls');
    if (info.public === true) return save(adding, { addr: url, public: true });
    if (info.auth !== 'trusted') {
      if (remote.auth_type === 'candid') throw notTrusted();
      const password =
        options.password !== ''
          ? options.password
          : await askSecret(shell, `Admin password (or token) for ${name}: `);
      await becomeTrusted(server, password);
      shell.done(`Client certificate now trusted by server: ${name}`);
    }
    return saveWithProject(adding, server, remote);
  });
}

interface Adding {
  readonly shell: Shell;
  readonly config: ClientConfig;
  readonly name: string;
  readonly options: AddOptions;
}

/** Talks to the server of a remote that isn't saved yet; nothing stays when that fails. */
async function withServer(
  { shell, config, name }: Adding,
  remote: Remote,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  const server = new Server(await remoteEndpoint(config, name, remote, shell.streams.env), {
    userAgent: `LXD ${shell.setup.version}`,
    login: remote.auth_type === 'candid' ? loginTo(shell, config, name, remote.domain ?? '') : null,
  });
  try {
    await work(server);
  } catch (error) {
    await rm(pinnedFile(config, name), { force: true });
    await rm(cookieFile(config, name), { force: true });
    throw error;
  } finally {
    server.close();
  }
}

async function save({ shell, config, name }: Adding, remote: Remote): Promise<void> {
  await shell.changeConfig({ ...config, remotes: { ...config.remotes, [name]: remote } });
}

/**
 * Saves the remote with the project to work in: the one asked for, else the only one there is to
 * see.
 * @throws ApiError when the project isn't there
 */
async function saveWithProject(adding: Adding, server: Server, remote: Remote): Promise<void> {
  const asked = adding.options.project;
  if (asked !== '') await server.get(path('projects', asked));
  const names = asked !== '' ? [asked] : await projectNames(server);
  const [project] = names;
  await save(adding, {
    ...remote,
    ...(names.length === 1 && project !== undefined ? { project } : {}),
  });
}

async function projectNames(server: Server): Promise<string[]> {
  if (!(await server.has('projects'))) return [];
  const urls = await server.get<string[]>('projects');
  return urls.map((url) => decodeURIComponent(url.split('/').at(-1) ?? ''));
}

async function prepareCertificate(shell: Shell, config: ClientConfig): Promise<void> {
  const { certificate } = await tlsFiles(config, '');
  if (certificate === null) {
    shell.note('Generating a client certificate. This may take a minute...');
    await ensureClientCertificate(config);
  }
}

/** What the user didn't choose: an identity server where there is one (as LXD). */
async function preferredAuthType(adding: Adding, remote: Remote): Promise<string> {
  let authType = 'tls';
  await withServer(adding, remote, async (server) => {
    const { auth_methods, public: isPublic } = await server.get<ServerInfo>('');
    if (isPublic !== true && auth_methods?.includes('candid') === true) authType = 'candid';
  });
  return authType;
}

function checkAuthType(info: ServerInfo, wanted: string): void {
  if (info.public === true || (info.auth_methods ?? ['tls']).includes(wanted)) return;
  throw new UsageError(`Authentication type '${wanted}' not supported by server`);
}

/** Gives the server our certificate, with the password or token that allows it. */
async function becomeTrusted(server: Server, password: string): Promise<void> {
  await server.send('POST', 'certificates', { type: 'client', password });
  const { auth } = await server.get<{ auth: string }>('');
  if (auth !== 'trusted') throw notTrusted();
}

const notTrusted = () =>
  new DomainError('forbidden', "Server doesn't trust us after authentication");

async function addWithToken(
  adding: Adding,
  token: CertificateAddToken,
  text: string,
): Promise<void> {
  const { shell, config, name } = adding;
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
    const remote: Remote = { addr: url, auth_type: 'tls', protocol: 'lxd', public: false };
    await withServer(adding, remote, async (server) => {
      const { auth } = await server.get<{ auth: string }>('');
      if (auth !== 'trusted') await becomeTrusted(server, text);
      await saveWithProject(adding, server, remote);
    });
    return;
  }
  throw new UsageError('All server addresses are unavailable');
}
