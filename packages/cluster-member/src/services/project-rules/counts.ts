import type { Config } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { internal, invalid, quote } from '@lxd/model/errors';
import { projectKeys } from '@lxd/model/project-keys';

import type { ProjectSnapshot } from './snapshot.js';

const keyOf = { container: 'limits.containers', 'virtual-machine': 'limits.virtual-machines' } as const;

export type CountKey = 'limits.containers' | 'limits.instances' | 'limits.virtual-machines';

export const countKeys: readonly CountKey[] = [
  'limits.containers',
  'limits.instances',
  'limits.virtual-machines',
];

/** How many instances a key counts. */
export function countOf({ instances }: ProjectSnapshot, key: CountKey): number {
  if (key === 'limits.instances') return instances.length;
  return instances.filter(({ type }) => keyOf[type] === key).length;
}

/**
 * Whether one more instance fits.
 * @param now the project without it
 * @throws DomainError (internal, as LXD)
 */
export function checkRoomForInstance(now: ProjectSnapshot, type: InstanceType): void {
  const ofType = limitOf(now.config, keyOf[type]);
  if (ofType !== null && countOf(now, keyOf[type]) >= ofType) {
    throw internal(
      `Reached maximum number of instances of type ${quote(type)} in project ${quote(now.name)}`,
    );
  }
  const total = limitOf(now.config, 'limits.instances');
  if (total !== null && now.instances.length >= total) {
    throw internal(`Reached maximum number of instances in project ${quote(now.name)}`);
  }
}

/**
 * Whether a changed limit still holds what there is.
 * @throws DomainError (internal, as LXD)
 */
export function checkCountLimit(now: ProjectSnapshot, key: CountKey, config: Config): void {
  const limit = limitOf(config, key);
  const count = countOf(now, key);
  if (limit === null || count <= limit) return;
  const what =
    key === 'limits.instances'
      ? `${count} total instances`
      : `${count} instances of type ${key === 'limits.containers' ? 'container' : 'virtual-machine'}`;
  throw internal(`'${key}' is too low: there currently are ${what} in project ${now.name}`);
}

/** Project default has no limit of networks (config-and-images.md 3.1). */
export function checkRoomForNetwork(now: Pick<ProjectSnapshot, 'name' | 'config' | 'networks'>): void {
  const limit = projectKeys.read(now.config, 'limits.networks');
  if (now.name === 'default' || limit === null || now.networks.length < limit) return;
  throw invalid('Networks limit has been reached for project');
}

/** The limit, or null for none. */
export const limitOf = (config: Config, key: CountKey): number | null => projectKeys.read(config, key);
