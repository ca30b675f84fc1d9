import { ApiError } from '@lxd/client/errors';
import { path, type Server } from '@lxd/client/server';
import { parseResource } from '@lxd/client/remotes/config-file';
import type { Image, ImageAliasesEntry } from '@lxd/model/api/image';
import type { Instance, InstancesPost } from '@lxd/model/api/instance';
import type { Network } from '@lxd/model/api/network';
import type { Profile } from '@lxd/model/api/profile';
import { unsupported, DomainError, wrap } from '@lxd/model/errors';
import { readYaml } from '../edit/read-yaml.js';
import { readPairs } from '../input/key-values.js';
import { instancePutShape } from '../print/shapes/instance.js';
import { UsageError } from '../shell/errors.js';
import type { Shell } from '../shell/shell.js';
import { instancePath } from './paths.js';

/** The flags that `init` and `launch` share. */
export interface CreateFlags {
  readonly config: readonly string[];
  readonly device: readonly string[];
  readonly empty: boolean;
  readonly ephemeral: boolean;
  readonly network: string;
  readonly 'no-profiles': boolean;
  readonly profile: readonly string[];
  readonly storage: string;
  readonly target: string;
  readonly type: string;
  readonly vm: boolean;
}

export interface Created {
  readonly server: Server;
  readonly name: string;
}

/** Creates an instance from an image and says so. */
export async function createInstance(
  shell: Shell,
  args: readonly string[],
  flags: CreateFlags,
): Promise<Created> {
  const config = await shell.config();
  const [first = '', second] = flags.empty && args.length === 1 ? ['', args[0]] : args;
  if (!flags.empty && args.length < 1) throw new UsageError('Invalid number of arguments');
  const image = parseResource(config, first);
  const target = parseResource(config, second ?? (flags.empty ? '' : `${image.remote}:`));
  if (second === undefined && !(await isPrivate(shell, image.remote))) {
    Object.assign(target, { remote: config.defaultRemote, name: '' });
  }
  const server = (await shell.server(target.remote)).onMember(flags.target === '' ? null : flags.target);
  shell.done(target.name === '' ? 'Creating the instance' : `Creating ${target.name}`);
  const body = await instanceBody(shell, server, flags, target.name);

  const imageServer = flags.empty ? null : await imageSource(shell, image.remote, target.remote);
  const source = flags.empty
    ? { type: 'none' as const }
    : await imageBody(imageServer as Server, image.name === '' ? 'default' : image.name, flags.vm);
  const devices = await withNetwork(server, body, flags.network);

  const operation = await server.start('POST', 'instances', {
    ...body,
    devices,
    source,
    instance_type: flags.type,
  });
  const final = await shell.track(operation, 'Retrieving image: %s');
  const name = createdName(final.resources) ?? target.name;
  if (name === '') throw new DomainError('internal', "Didn't get any affected image, instance or snapshot from server");
  if (target.name === '') shell.done(`Instance name is: ${name}`);
  await remindOfNetwork(shell, server, name);
  return { server: server.onMember(null), name };
}

/** Starts it, or attaches to its console while it boots. */
export async function startCreated(shell: Shell, created: Created, console: string): Promise<void> {
  shell.done(`Starting ${created.name}`);
  const operation = await created.server.start('PUT', instancePath(created.name, 'state'), {
    action: 'start',
    timeout: -1,
    force: false,
    stateful: false,
  });
  if (console !== '') {
    await operation.wait();
    const { attachConsole } = await import('./console.js');
    await attachConsole(shell, created.server, created.name, console);
    return;
  }
  try {
    await shell.track(operation);
  } catch (error) {
    if (!(error instanceof DomainError) || error instanceof ApiError) throw error;
    throw new DomainError(
      error.kind,
      `${error.message}\nTry \`lxc info --show-log ${created.name}\` for more info`,
    );
  }
}

async function isPrivate(shell: Shell, remote: string): Promise<boolean> {
  const known = (await shell.config()).remotes[remote];
  return known !== undefined && !known.public && known.protocol !== 'simplestreams';
}

/** The configuration from standard input, overlaid by the flags. */
async function instanceBody(
  shell: Shell,
  server: Server,
  flags: CreateFlags,
  name: string,
): Promise<InstancesPost> {
  const given = shell.interactive ? '' : await shell.readInput();
  const base = (given.trim() === '' ? {} : readYaml(given, instancePutShape)) as Partial<InstancesPost>;
  const profiles = flags['no-profiles']
    ? []
    : flags.profile.length > 0
      ? flags.profile.flatMap((one) => one.split(',')).filter((one) => one !== '')
      : base.profiles;
  const devices: Record<string, Record<string, string>> = { ...base.devices };
  if (flags.storage !== '') {
    await server.get(path('storage-pools', flags.storage)).catch((error: unknown) => {
      throw wrap(`Failed loading storage pool "${flags.storage}"`, error);
    });
    devices['root'] = { type: 'disk', path: '/', ...devices['root'], pool: flags.storage };
  }
  await applyDevices(server, devices, flags.device, profiles ?? ['default']);
  return {
    name,
    type: flags.vm ? 'virtual-machine' : 'container',
    ...base,
    config: { ...base.config, ...readPairs(flags.config) },
    devices,
    ephemeral: flags.ephemeral || (base.ephemeral ?? false),
    ...(profiles === undefined ? {} : { profiles }),
  };
}

/** `-d name,key=value`: a profile's device is copied first, so that one key can be changed. */
async function applyDevices(
  server: Server,
  devices: Record<string, Record<string, string>>,
  words: readonly string[],
  profiles: readonly string[],
): Promise<void> {
  if (words.length === 0) return;
  const inherited: Record<string, Record<string, string>> = {};
  for (const profile of profiles) {
    Object.assign(inherited, (await server.get<Profile>(path('profiles', profile))).devices);
  }
  for (const word of words) {
    const comma = word.indexOf(',');
    const [name, pairs] = comma < 0 ? [word, ''] : [word.slice(0, comma), word.slice(comma + 1)];
    if (pairs === '') throw new UsageError(`Invalid device override syntax, expecting <device>,<key>=<value>: ${word}`);
    const change: Record<string, string> = {};
    for (const pair of pairs.split(',')) {
      const equals = pair.indexOf('=');
      if (equals < 0) throw new UsageError(`Invalid device override syntax, expecting <device>,<key>=<value>: ${word}`);
      change[pair.slice(0, equals)] = pair.slice(equals + 1);
    }
    devices[name] = { ...inherited[name], ...devices[name], ...change };
  }
}

/** `-n network`: a NIC of that name, in the form its type asks for. */
async function withNetwork(
  server: Server,
  body: InstancesPost,
  network: string,
): Promise<InstancesPost['devices']> {
  if (network === '') return body.devices ?? {};
  const found = await server.get<Network>(path('networks', network)).catch((error: unknown) => {
    throw wrap(`Failed loading network "${network}"`, error);
  });
  const nic: Record<string, string> = found.managed
    ? { name: 'eth0', type: 'nic', network }
    : { name: 'eth0', type: 'nic', nictype: found.type === 'bridge' ? 'bridged' : 'macvlan', parent: network };
  return { ...body.devices, eth0: nic };
}

async function imageSource(shell: Shell, image: string, target: string): Promise<Server> {
  if (await isPrivate(shell, image)) {
    if (image !== target) {
      throw unsupported(
        `Images are taken from the server that runs the instance; copy the image to "${target}:" first`,
      );
    }
    return shell.server(image);
  }
  throw unsupported(
    `The remote "${image}" is an image server; fetching images from it is not part of this release, import one with "lxc image import"`,
  );
}

/** The image as the server should look for it: by the alias if it is one, else by fingerprint. */
async function imageBody(
  server: Server,
  name: string,
  vm: boolean,
): Promise<NonNullable<InstancesPost['source']>> {
  const wanted = vm ? 'virtual-machine' : 'container';
  try {
    const alias = await server.get<ImageAliasesEntry>(path('images', 'aliases', name));
    refuseOtherType(alias.type, wanted);
    return { type: 'image', alias: name };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
  }
  const image = await server.get<Image>(path('images', name));
  refuseOtherType(image.type, wanted);
  return { type: 'image', fingerprint: image.fingerprint };
}

function refuseOtherType(type: string | undefined, wanted: string): void {
  if (type === undefined || type === wanted) return;
  throw new UsageError(
    wanted === 'virtual-machine'
      ? 'Asked for a VM but image is of type container'
      : 'Asked for a container but image is of type virtual-machine',
  );
}

function createdName(resources: Readonly<Record<string, readonly string[]>> | null): string | null {
  const url = (resources?.['instances'] ?? resources?.['containers'] ?? [])[0];
  if (url === undefined) return null;
  return decodeURIComponent(url.split('?')[0]?.split('/').at(-1) ?? '');
}

async function remindOfNetwork(
  shell: Shell,
  server: Server,
  name: string,
): Promise<void> {
  const { expanded_devices: devices } = await server.onMember(null).get<Instance>(instancePath(name));
  if (Object.values(devices ?? {}).some(({ type }) => type === 'nic')) return;
  shell.note(`
The instance you are starting doesn't have any network attached to it.
  To create a new network, use: lxc network create
  To attach a network to an instance, use: lxc network attach
`);
}
