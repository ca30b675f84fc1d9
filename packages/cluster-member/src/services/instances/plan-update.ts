import type { Config } from '@lxd/model/api/config';

import type { LoadedInstance } from './load.js';

/** What a change of configuration entails for the keys the server keeps itself. */
export interface UpdatePlan {
  /** Volatile keys of devices that are gone or have become something else. */
  readonly staleVolatile: readonly string[];
  /** cloud-init is to run again (instances.md 4). */
  readonly newInstanceId: boolean;
  /** The instance's ID map is to be chosen again (instances.md 10). */
  readonly newIdmap: boolean;
}

type Side = Pick<LoadedInstance, 'record' | 'expanded'>;

export function planUpdate(before: Side, after: Side): UpdatePlan {
  return {
    staleVolatile: staleVolatile(before, after),
    newInstanceId: cloudInitChanged(before, after),
    newIdmap: idmapKeys.some((key) => before.expanded.config[key] !== after.expanded.config[key]),
  };
}

const idmapKeys = [
  'raw.idmap',
  'security.idmap.base',
  'security.idmap.isolated',
  'security.idmap.size',
  'security.privileged',
];

const cloudInitKeys = ['network-config', 'user-data', 'vendor-data'].flatMap((key) => [
  `cloud-init.${key}`,
  `user.${key}`,
]);

function staleVolatile(before: Side, after: Side): string[] {
  const stale: string[] = [];
  for (const [name, old] of Object.entries(before.expanded.devices)) {
    const now = after.expanded.devices[name];
    const prefix = `volatile.${name}.`;
    const keys = Object.keys(after.record.config).filter((key) => key.startsWith(prefix));
    if (now === undefined || kind(now) !== kind(old)) stale.push(...keys);
    else stale.push(...keys.filter((key) => Object.hasOwn(now, key.slice(prefix.length))));
  }
  return stale;
}

const kind = ({ type = '', nictype = '', network = '' }: Config): string =>
  `${type}/${network === '' ? nictype : ''}`;

function cloudInitChanged(before: Side, after: Side): boolean {
  if (cloudInitKeys.some((key) => before.expanded.config[key] !== after.expanded.config[key])) {
    return true;
  }
  return nicNames(before) !== nicNames(after);
}

const nicNames = ({ expanded }: Side): string =>
  Object.entries(expanded.devices)
    .filter(([, { type }]) => type === 'nic')
    .map(([device, { name = '' }]) => `${device}=${name}`)
    .sort()
    .join();
