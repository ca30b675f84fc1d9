import { notFound } from '@lxd/model/errors';
import { getInstance, type InstanceRecord } from '@lxd/store/instances';
import { getProfiles, type ProfileRecord } from '@lxd/store/profiles';

import type { InstanceDeps } from './deps.js';
import { expand, type Expanded } from './expand.js';

/** An instance with what it inherits. */
export interface LoadedInstance {
  readonly record: InstanceRecord;
  readonly profiles: readonly ProfileRecord[];
  readonly expanded: Expanded;
}

/** @throws DomainError (not-found) `Instance not found` */
export async function loadInstance(
  { store, projects }: Pick<InstanceDeps, 'store' | 'projects'>,
  project: string,
  name: string,
): Promise<LoadedInstance> {
  const owner = await projects.ownerOf(project, 'profiles');
  const record = await getInstance(store, project, name);
  if (record === null) throw notFound('Instance not found');
  const profiles = await getProfiles(store, owner, record.profiles);
  return { record, profiles, expanded: expand(profiles, record) };
}
