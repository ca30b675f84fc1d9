import type { Config } from '@lxd/model/api/config';
import { needsNewCloudInitId } from '@lxd/model/instance-config/cloud-init-id';
import { changesIdmap } from '@lxd/model/instance-config/volatile';

import type { LoadedInstance } from './load.js';

/** What a change of configuration entails for the keys the server keeps itself. */
export interface UpdatePlan {
  /** Volatile keys of devices that are gone, have become something else, or say it themselves. */
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
    newInstanceId: needsNewCloudInitId(
      { name: before.record.name, ...before.expanded },
      { name: after.record.name, ...after.expanded },
    ),
    newIdmap: changesIdmap(before.expanded.config, after.expanded.config),
  };
}

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
