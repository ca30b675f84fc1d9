import type { Server } from '@lxd/client/server';
import type { Place } from './complete.js';

/** As the server describes its keys: entity, group, keys, each an object with the name as its only member. */
interface Described {
  readonly configs: Readonly<
    Record<string, Readonly<Record<string, { readonly keys: readonly Readonly<Record<string, unknown>>[] }>>>
  >;
} // prettier-ignore

/**
 * Keys for the place a command has come to. The server knows them all, those of drivers that only
 * it has included; one that doesn't tell (older LXD) leaves those of instances, projects and servers.
 */
export async function keyNames(
  server: Server,
  { args, words }: Place,
  deviceType: (device: string) => Promise<string>,
): Promise<string[]> {
  const [noun = '', second = ''] = words;
  const keys = await described(server);
  if (second === 'device') {
    const type = words.at(-1) === 'add' ? (args[2] ?? '') : await deviceType(args[1] ?? '');
    return keys((entity) => entity.startsWith(`device-${type}`));
  }
  if (noun === 'storage') {
    const group = second === 'volume' ? 'volume-conf' : 'pool-conf';
    return [...keys((entity, each) => entity.startsWith('storage') && each === group), ...(second === 'volume' ? [] : ['source', 'size'])];
  }
  if (noun === 'image') return ['description', 'os', 'release', 'architecture', 'variant', 'serial'];
  const [target = ''] = args;
  const onServer = noun === 'config' && (target === '' || target.endsWith(':') || target.includes('='));
  const entity = onServer ? 'server' : noun === 'config' || noun === 'profile' ? 'instance' : noun;
  return keys((each) => each === entity || (entity === 'network' && each.startsWith('network-') && !/^network-(acl|forward|peering|zone)/.test(each)));
} // prettier-ignore

type Filter = (wanted: (entity: string, group: string) => boolean) => string[];

async function described(server: Server): Promise<Filter> {
  const { configs } = await server.get<Described>('metadata/configuration').catch(ownKnowledge);
  return (wanted) =>
    Object.entries(configs).flatMap(([entity, groups]) =>
      Object.entries(groups)
        .filter(([group]) => wanted(entity, group))
        .flatMap(([, { keys }]) => keys.flatMap((key) => Object.keys(key)))
        .map((name) => name.replace(/<name>.*|\*.*/, '')), // what the user names is typed by hand
    );
}

async function ownKnowledge(): Promise<Described> {
  const [{ instanceKeys }, { projectKeys }, { serverKeys }] = await Promise.all([
    import('@lxd/model/instance-keys/index'),
    import('@lxd/model/project-keys'),
    import('@lxd/model/server-keys/index'),
  ]);
  const group = (keys: readonly { readonly name: string }[]) => ({ all: { keys: keys.map(({ name }) => ({ [name]: null })) } });
  return { configs: { instance: group(instanceKeys.keys), project: group(projectKeys.keys), server: group(serverKeys.keys) } };
} // prettier-ignore
