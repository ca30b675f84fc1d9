import type { Config } from '@lxd/model/api/config';
import { isTrue } from '@lxd/model/booleans';
import { invalid } from '@lxd/model/errors';
import {
  allocateIdmap,
  parseIdmap,
  parseRawIdmap,
  serialiseIdmap,
  type IdRange,
} from '@lxd/model/idmap';
import { instanceKeys } from '@lxd/model/instance-keys/index';
import { instancesWithConfig } from '@lxd/store/instances';

import type { InstanceDeps } from './deps.js';

/**
 * The volatile keys of a container's ID map (instances.md 10). Those of other isolated containers
 * on this member are left alone.
 * @throws DomainError (invalid) when no range is free or the host has none
 */
export async function chooseIdmap(
  deps: InstanceDeps,
  config: Config, // expanded
  self: { readonly project: string; readonly name: string; readonly type: string },
): Promise<Config> {
  if (self.type !== 'container') return {};
  if (isTrue(config['security.privileged'])) {
    return { 'volatile.idmap.base': '0', 'volatile.idmap.next': '[]' };
  }
  const host = hostRanges(deps);
  const isolated = isTrue(config['security.idmap.isolated']);
  const { map, base } = allocateIdmap({
    ...host,
    taken: isolated ? await takenRanges(deps, self) : [],
    isolated,
    base: numberOf(config, 'security.idmap.base'),
    size: numberOf(config, 'security.idmap.size'),
    raw: parseRawIdmap(config['raw.idmap'] ?? ''),
  });
  return { 'volatile.idmap.base': String(base), 'volatile.idmap.next': serialiseIdmap(map) };
}

function hostRanges(deps: InstanceDeps): { host: IdRange; hostGids: IdRange } {
  const { uidRange, gidRange } = deps.facts();
  if (!uidRange?.size || !gidRange?.size) {
    throw invalid(
      "LXD doesn't have a uid/gid allocation. In this mode, only privileged containers are supported",
    );
  }
  return {
    host: { base: uidRange.hostId, size: uidRange.size },
    hostGids: { base: gidRange.hostId, size: gidRange.size },
  };
}

const numberOf = (config: Config, key: 'security.idmap.base' | 'security.idmap.size') => {
  const value = instanceKeys.read(config, key);
  return value === null ? null : Number(value);
};

/** Isolated containers are those whose base is not 0; their size is in their map. */
async function takenRanges(
  deps: InstanceDeps,
  self: { readonly project: string; readonly name: string },
): Promise<IdRange[]> {
  const [bases, maps] = await Promise.all([
    instancesWithConfig(deps.store, 'volatile.idmap.base'),
    instancesWithConfig(deps.store, 'volatile.idmap.next'),
  ]);
  const mapOf = new Map(maps.map((one) => [`${one.project}/${one.name}`, one.value]));
  return bases
    .filter(
      ({ project, name, location, value }) =>
        value !== '0' &&
        location === deps.member() &&
        (project !== self.project || name !== self.name),
    )
    .map(({ project, name, value }) => {
      const base = Number(value);
      const entries = parseIdmap(mapOf.get(`${project}/${name}`) ?? '');
      const own = entries.filter(({ hostId }) => hostId >= base);
      const end = Math.max(base, ...own.map(({ hostId, range }) => hostId + range));
      return { base, size: end - base };
    });
}
