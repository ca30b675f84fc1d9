// Synchronous, since a command can do nothing before it has read this small file, and the
// promises of node:fs double what there is to load at start.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalid, wrap } from '@lxd/model/errors';
import { emitYaml, type YamlValue } from '../yaml/emit.js';
import { naturalOrder } from '../yaml/natural-order.js';
import { parseSimpleYaml } from '../yaml/parse-simple.js';

/** A server the user has a name for. */
export interface Remote {
  readonly addr: string;
  readonly auth_type?: string; // tls, candid
  readonly domain?: string;
  readonly project?: string;
  readonly protocol?: string; // lxd (when absent) or simplestreams
  readonly public: boolean;
  /** From the administrator's file; changing it copies it to the user's. */
  readonly global?: boolean;
}

/** `config.yml`: the remotes, which of them is meant when none is named, and command aliases. */
export interface ClientConfig {
  readonly directory: string;
  /** The administrator's, whose remotes have their certificates there. */
  readonly globalDirectory: string;
  readonly defaultRemote: string;
  readonly remotes: Readonly<Record<string, Remote>>;
  readonly aliases: Readonly<Record<string, string>>;
}

/** Cannot be changed; not written to the file either, except `local`. */
export const staticRemotes: Readonly<Record<string, Remote>> = {
  local: { addr: 'unix://', public: false },
  ubuntu: {
    addr: 'https://cloud-images.ubuntu.com/releases',
    protocol: 'simplestreams',
    public: true,
  },
  'ubuntu-daily': {
    addr: 'https://cloud-images.ubuntu.com/daily',
    protocol: 'simplestreams',
    public: true,
  },
};

const imagesRemote: Remote = {
  addr: 'https://images.linuxcontainers.org',
  protocol: 'simplestreams',
  public: true,
};

/** `~/.config/lxc`, or what LXD_CONF names. */
export function userDirectory(env: NodeJS.ProcessEnv): string {
  const named = env['LXD_CONF'];
  if (named !== undefined && named !== '') return named;
  return join(env['HOME'] ?? '/root', '.config', 'lxc');
}

/** `/etc/lxd`, or what LXD_GLOBAL_CONF names. */
export function globalDirectory(env: NodeJS.ProcessEnv): string {
  const named = env['LXD_GLOBAL_CONF'];
  return named !== undefined && named !== '' ? named : '/etc/lxd';
}

/** What holds before the user has said anything. */
export function defaultConfig(directory: string, globalDirectory = '/etc/lxd'): ClientConfig {
  return {
    directory,
    globalDirectory,
    defaultRemote: 'local',
    remotes: { images: imagesRemote, ...staticRemotes },
    aliases: {},
  };
}

/** The `local` remote alone, for `--force-local`. */
export function localConfig(directory: string): ClientConfig {
  const local = staticRemotes['local'] as Remote;
  return { ...defaultConfig(directory), remotes: { local } };
}

/**
 * Reads the user's file over the administrator's.
 * @throws DomainError naming the file that can't be read
 */
export async function loadConfig(env: NodeJS.ProcessEnv): Promise<ClientConfig> {
  const directory = userDirectory(env);
  const [user, global] = await Promise.all([
    readDocument(join(directory, 'config.yml')),
    readDocument(join(globalDirectory(env), 'config.yml')),
  ]);
  const config = { ...merge(directory, user, global), globalDirectory: globalDirectory(env) };
  const named = env['LXC_REMOTE'];
  return named !== undefined && named !== '' ? { ...config, defaultRemote: named } : config;
}

/** Pure part of `loadConfig`; null: no such file. */
export function merge(
  directory: string,
  user: ConfigDocument | null,
  global: ConfigDocument | null,
): ClientConfig {
  const fallback = defaultConfig(directory);
  const globalRemotes = Object.fromEntries(
    Object.entries(global?.remotes ?? {}).map(([name, remote]) => [
      name,
      { ...remote, public: remote.public ?? false, global: true },
    ]),
  );
  const userRemotes = Object.fromEntries(
    Object.entries(user?.remotes ?? {}).map(([name, remote]) => [
      name,
      { ...remote, public: remote.public ?? false },
    ]),
  );
  return {
    ...fallback,
    defaultRemote: user?.['default-remote'] || global?.['default-remote'] || 'local',
    remotes: {
      ...(user === null && global === null ? fallback.remotes : {}),
      ...globalRemotes,
      ...userRemotes,
      ...staticRemotes,
      ...(userRemotes['local'] === undefined ? {} : { local: userRemotes['local'] }),
    },
    aliases: user?.aliases ?? {},
  };
}

/** Writes the user's file; whoever reads it meanwhile sees the old one or the new one. */
export async function saveConfig(config: ClientConfig): Promise<void> {
  mkdirSync(config.directory, { recursive: true, mode: 0o750 });
  const file = join(config.directory, 'config.yml');
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, emitYaml(document(config)), { mode: 0o644 });
  renameSync(temporary, file);
}

/** The file's content. */
export function document(config: ClientConfig): YamlValue {
  const remotes: Record<string, YamlValue> = {};
  for (const name of Object.keys(config.remotes).sort(naturalOrder)) {
    const remote = config.remotes[name] as Remote;
    if (remote.global === true || (name !== 'local' && name in staticRemotes)) continue;
    const { addr, auth_type, domain, project, protocol } = remote;
    remotes[name] = {
      addr,
      auth_type: auth_type || undefined,
      domain: domain || undefined,
      project: project || undefined,
      protocol: protocol || undefined,
      public: remote.public,
    };
  }
  const aliases = Object.fromEntries(
    Object.entries(config.aliases).sort(([a], [b]) => naturalOrder(a, b)),
  );
  return { 'default-remote': config.defaultRemote, remotes, aliases };
}

/** Splits `remote:name`. @throws DomainError when there is no such remote */
export function parseResource(
  config: ClientConfig,
  text: string,
): { readonly remote: string; readonly name: string } {
  const colon = text.indexOf(':');
  if (colon < 0) return { remote: config.defaultRemote, name: text };
  const remote = text.slice(0, colon);
  if (!(remote in config.remotes)) {
    // A snapshot's name may hold a colon.
    if (remote.includes('/')) return { remote: config.defaultRemote, name: text };
    throw invalid(`The remote "${remote}" doesn't exist`);
  }
  return { remote, name: text.slice(colon + 1) };
}

/** `config.yml` as it is written. */
export interface ConfigDocument {
  readonly 'default-remote'?: string;
  readonly remotes?: Readonly<Record<string, Partial<Remote> & { readonly addr: string }>> | null;
  readonly aliases?: Readonly<Record<string, string>> | null;
}

async function readDocument(file: string): Promise<ConfigDocument | null> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw wrap(`Unable to read the configuration file`, error);
  }
  const simple = parseSimpleYaml(text);
  if (simple !== null) return simple as ConfigDocument;
  const { parse } = await import('yaml');
  try {
    return (parse(text) ?? {}) as ConfigDocument;
  } catch (cause) {
    throw wrap(`Unable to decode the configuration`, cause);
  }
}
