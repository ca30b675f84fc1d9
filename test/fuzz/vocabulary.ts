import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { instanceKeys } from '@lxd/model/instance-keys/index';
import { projectKeys } from '@lxd/model/project-keys';
import { serverKeys } from '@lxd/model/server-keys/index';
import { commonVolumeKeys } from '@lxd/model/volume-keys';
import { deviceTypes, networkTypes, storageDrivers } from '@lxd/node-agent/catalog';

import { repository } from '../support/server.js';

/** Names of keys that are known, by the first segment of a path below `/1.0`. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  '': namesOf(serverKeys.keys),
  instances: namesOf(instanceKeys.keys),
  networks: networkTypes.flatMap(({ keys }) => namesOf(keys)),
  profiles: namesOf(instanceKeys.keys),
  projects: namesOf(projectKeys.keys),
  'storage-pools': [
    ...storageDrivers.flatMap(({ poolKeys }) => namesOf(poolKeys)),
    ...namesOf(commonVolumeKeys),
  ],
};

function namesOf(keys: readonly { readonly name: string }[]): string[] {
  return keys.map(({ name }) => name.replaceAll('*', 'x'));
}

/** Keys an object under `collection` may have; for those without any a made-up one. */
export const configKeys = (collection: string): readonly string[] => [
  ...(keysOf[collection] ?? []),
  'user.fuzz',
  'unknown.key',
];

export const deviceKeys: readonly string[] = [
  ...new Set(['type', ...deviceTypes.flatMap(({ keys }) => namesOf(keys))]),
];

/** Names that objects have, had, or may get, by the name of a path's parameter or a body's field. */
export interface Vocabulary {
  readonly certificates: readonly string[];
  readonly images: readonly string[];
  readonly operations: readonly string[];
  readonly warnings: readonly string[];
}

const few: Readonly<Record<string, readonly string[]>> = {
  aliases: ['busybox', 'a1', 'a2'],
  instances: ['c1', 'c1', 'c1', 'c2', 'c2', 'c3'],
  networks: ['n1', 'n1', 'n2', 'lo'],
  pools: ['default', 'default', 'p1'],
  profiles: ['default', 'small', 'large'],
  projects: ['default', 'default', 'default', 'apart', 'other'],
  volumes: ['c1', 'c1', 'v1'],
};

/** Good names for `{parameter}` of a path. */
export function goodNames(path: string, parameter: string, vocabulary: Vocabulary): readonly string[] {
  const [, , collection = ''] = path.split('/');
  if (parameter === 'fingerprint') return collection === 'images' ? vocabulary.images : vocabulary.certificates;
  if (parameter === 'id') return vocabulary.operations;
  if (parameter === 'uuid') return vocabulary.warnings;
  if (parameter === 'type') return ['container', 'custom', 'image', 'virtual-machine'];
  if (parameter === 'pool') return few['pools']!;
  if (parameter === 'volume') return few['volumes']!;
  if (parameter === 'file') return ['lxc.log', 'lxc.conf', 'console.log'];
  if (path.startsWith('/1.0/images/aliases')) return few['aliases']!;
  return few[collection === 'storage-pools' ? 'pools' : collection] ?? ['x'];
} // prettier-ignore

/** Good values for a field of a body or a query parameter, by its name. */
export function goodValues(path: string, field: string, vocabulary: Vocabulary): readonly string[] | null {
  const [, , collection = ''] = path.split('/');
  switch (field) {
    case 'name':
      return goodNames(path, 'name', vocabulary);
    case 'project':
      return few['projects']!;
    case 'target':
      return path.startsWith('/1.0/images') ? vocabulary.images : ['', 'none', 'elsewhere'];
    case 'driver':
      return ['dir', 'btrfs', 'zfs'];
    case 'type':
      return collection === 'networks' ? ['bridge', 'ovn'] : collection === 'certificates' ? ['client', 'metrics', 'server'] : ['container', 'virtual-machine', 'none'];
    case 'action':
      return ['start', 'stop', 'restart', 'freeze', 'unfreeze'];
    case 'architecture':
      return ['x86_64', 'i686', ''];
    case 'pool':
      return few['pools']!;
    case 'network':
      return few['networks']!;
    case 'certificate':
      return [certificate];
    case 'status':
      return ['new', 'acknowledged', 'resolved'];
    case 'recursion':
      return ['0', '1', '2'];
    case 'filter':
      return ['name eq c1', 'status eq "Running" and not config.user.x eq 1', '(type eq container', 'a.b.c.d ne "', 'not not not name'];
    case 'timeout':
      return ['0', '1'];
    case 'path':
      return ['/etc/hostname', '/etc', '/root/x', '/proc/1/environ'];
    case 'database':
      return ['global', 'local'];
    default:
      return null;
  }
} // prettier-ignore

/** One that is well-formed; it trusts nobody who exists. */
const certificate = readFileSync(join(repository, 'test/fuzz/client.crt'), 'utf8')
  .split('\n')
  .filter((line) => !line.startsWith('-----'))
  .join('');
