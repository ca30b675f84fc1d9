import { path, type Server } from '@lxd/client/server';
import { parseResource } from '@lxd/client/remotes/config-file';
import type { Devices } from '@lxd/model/api/config';
import type { Shell } from '../shell/shell.js';
import { files, type Names, type Place } from './complete.js';
import { keyNames } from './keys.js';

/** Nobody waits longer for a key to be completed. */
const patienceMs = 2_000;

/** Names from the user's configuration and servers; a server that doesn't answer has none. */
export function namesFrom(shell: Shell): Names {
  return {
    remotes: async () => Object.keys((await shell.config()).remotes),
    async of(kind, place) {
      switch (kind) {
        case 'alias':
          if (place.words[0] === 'alias') return Object.keys((await shell.config()).aliases);
          break;
        case 'remote':
          if (place.words[0] === 'remote') return Object.keys((await shell.config()).remotes);
          return [];
        case 'cert':
        case 'source-path':
        case 'tarball':
        case 'target':
        case 'target-path':
          return [files];
        case 'driver':
          if (place.words[0] === 'storage') return within(drivers(shell, place));
          return [];
        case 'local|global':
          return ['global', 'local'];
      }
      return within(fromServer(shell, kind, place));
    },
  };
}

/** Whatever goes wrong while a key is completed is not the time to talk about it. */
async function within(asked: Promise<readonly string[]>): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), patienceMs);
  });
  return Promise.race([asked.catch(() => []), late]).finally(() => clearTimeout(timer));
}

async function serverOf(shell: Shell, { args, project, remote }: Place): Promise<Server> {
  const { remote: named } = parseResource(await shell.config(), remote !== null ? `${remote}:` : (args[0] ?? ''));
  const server = await shell.server(named);
  return project === '' ? server : server.inProject(project);
} // prettier-ignore

/** The last part of each address in a list. */
async function listed(server: Server, ...segments: string[]): Promise<string[]> {
  const urls = await server.get<readonly string[]>(path(...segments));
  return urls.map((url) => decodeURIComponent(new URL(url, 'http://lxd').pathname.split('/').at(-1)!));
} // prettier-ignore

/** Lists of the API by the words of usages. */
const collections: Readonly<Record<string, readonly string[]>> = {
  instance: ['instances'],
  member: ['cluster', 'members'],
  network: ['networks'],
  operation: ['operations'],
  pool: ['storage-pools'],
  profile: ['profiles'],
  profiles: ['profiles'],
  project: ['projects'],
  'warning-uuid': ['warnings'],
};

async function fromServer(shell: Shell, kind: string, place: Place): Promise<readonly string[]> {
  const server = await serverOf(shell, place);
  const [noun = ''] = place.words;
  const collection = collections[kind];
  if (collection !== undefined) return listed(server, ...collection);
  switch (kind) {
    case 'alias':
      return aliases(server);
    case 'fingerprint':
      return noun === 'config' ? listed(server, 'certificates') : listed(server, 'images');
    case 'image':
      return [...(await aliases(server)), ...(await listed(server, 'images')).map((each) => each.slice(0, 12))];
    case 'volume':
      return volumes(server, bare(place.args[0]));
    case 'device':
      return Object.keys(await devicesOf(server, noun, bare(place.args[0])));
    case 'key':
    case 'key=value':
      return keyNames(server, place, (device) => deviceType(server, noun, bare(place.args[0]), device));
    case 'template':
      return server.get<readonly string[]>(path('instances', bare(place.args[0]), 'metadata', 'templates'));
    case 'type':
      return ['disk', 'gpu', 'infiniband', 'nic', 'none', 'pci', 'proxy', 'tpm', 'unix-block', 'unix-char', 'unix-hotplug', 'usb'];
    default:
      return [];
  }
} // prettier-ignore

/** An argument without the remote before it. */
const bare = (argument = ''): string => argument.slice(argument.indexOf(':') + 1);

/** An image alias may have slashes: the address has it encoded, but the last part alone won't do. */
const aliases = async (server: Server): Promise<string[]> =>
  (await server.get<readonly { readonly name: string }[]>('images/aliases', { recursion: 1 })).map(({ name }) => name);

async function volumes(server: Server, pool: string): Promise<string[]> {
  const all = await server.get<readonly { readonly name: string; readonly type: string }[]>(path('storage-pools', pool, 'volumes'), { recursion: 1 });
  return all.map(({ name, type }) => (type === 'custom' ? name : `${type}/${name}`));
} // prettier-ignore

async function devicesOf(server: Server, noun: string, name: string): Promise<Devices> {
  const collection = noun === 'profile' ? 'profiles' : 'instances';
  return (await server.get<{ readonly devices: Devices }>(path(collection, name))).devices;
}

const deviceType = async (server: Server, noun: string, name: string, device: string): Promise<string> =>
  (await devicesOf(server, noun, name))[device]?.['type'] ?? '';

async function drivers(shell: Shell, place: Place): Promise<readonly string[]> {
  const { environment } = (await (await serverOf(shell, place)).info()) as unknown as {
    readonly environment?: { readonly storage_supported_drivers?: readonly { readonly Name: string }[] };
  };
  return (environment?.storage_supported_drivers ?? []).map(({ Name }) => Name);
} // prettier-ignore
