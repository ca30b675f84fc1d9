import type { Config, Devices } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { isTrue } from '@lxd/model/booleans';
import { listInstances } from '@lxd/store/instances';
import { listNetworks } from '@lxd/store/networks';
import { listProfiles } from '@lxd/store/profiles';
import type { ProjectRecord } from '@lxd/store/projects';
import { listVolumes } from '@lxd/store/storage-volumes';
import type { Store } from '@lxd/store/store';

import { expand } from '../instances/expand.js';

/** An instance as the rules of its project see it: what it says itself. */
export interface RuledInstance {
  readonly name: string;
  readonly type: InstanceType;
  readonly config: Config;
  readonly devices: Devices;
  readonly profiles: readonly string[];
}

export interface RuledProfile {
  readonly name: string;
  readonly config: Config;
  readonly devices: Devices;
}

/** A custom volume. */
export interface RuledVolume {
  readonly pool: string;
  readonly name: string;
  readonly config: Config;
}

/** All that limits and restrictions of one project are decided from. */
export interface ProjectSnapshot {
  readonly name: string;
  readonly config: Config;
  readonly instances: readonly RuledInstance[];
  /** Those its instances use: its own, or project default's. */
  readonly profiles: readonly RuledProfile[];
  readonly ownProfiles: boolean;
  readonly volumes: readonly RuledVolume[];
  readonly networks: readonly string[];
}

/** With what its profiles give it. */
export interface ExpandedInstance {
  readonly name: string;
  readonly type: InstanceType;
  readonly config: Config;
  readonly devices: Devices;
}

/** Four reads, however much the project holds. */
export async function loadSnapshot(
  store: Store,
  { name, config }: ProjectRecord,
  profileOwner: string,
): Promise<ProjectSnapshot> {
  const [instances, profiles, volumes, networks] = await Promise.all([
    listInstances(store, { project: name }),
    listProfiles(store, profileOwner),
    listVolumes(store, { project: name, type: 'custom' }),
    listNetworks(store, { project: name, member: null }),
  ]);
  return { name, config, instances, profiles, ownProfiles: profileOwner === name, volumes, networks: networks.map((one) => one.name) };
}

export function expandInstances({ instances, profiles }: ProjectSnapshot): ExpandedInstance[] {
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  return instances.map((instance) => {
    const used = instance.profiles.flatMap((name) => byName.get(name) ?? []);
    return { name: instance.name, type: instance.type, ...expand(used, instance) };
  });
}

/** With one instance put in the place of that of its name, or added. */
export const withInstance = (now: ProjectSnapshot, instance: RuledInstance): ProjectSnapshot => ({
  ...now,
  instances: [...now.instances.filter(({ name }) => name !== instance.name), instance],
});

/** With one profile put in the place of that of its name, or added. */
export const withProfile = (now: ProjectSnapshot, profile: RuledProfile): ProjectSnapshot => ({
  ...now,
  profiles: [...now.profiles.filter(({ name }) => name !== profile.name), profile],
});

/** With one custom volume put in the place of that of its pool and name, or added. */
export const withVolume = (now: ProjectSnapshot, volume: RuledVolume): ProjectSnapshot => ({
  ...now,
  volumes: [
    ...now.volumes.filter(({ pool, name }) => pool !== volume.pool || name !== volume.name),
    volume,
  ],
});

export const isRestricted = (config: Config): boolean => isTrue(config['restricted']);

/** Whether anything may be done that the kinds of objects themselves allow. */
export const isFree = (config: Config): boolean =>
  !isRestricted(config) &&
  !Object.entries(config).some(([key, value]) => key.startsWith('limits.') && value !== '');
