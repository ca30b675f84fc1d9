import { forbidden } from '@lxd/model/errors';

import type { Caller, Permission } from '../auth/caller.js';
import type { ProjectFeature } from '../services/projects.js';
import type { Access } from './endpoint.js';

/** @throws DomainError (forbidden) when `caller` may not do what needs `access`. */
export function requireAccess(
  access: Access,
  caller: Caller,
  project: string,
  allProjects: boolean,
): void {
  if (!allowed(access, caller, project, allProjects)) throw forbidden();
}

function allowed(access: Access, caller: Caller, project: string, allProjects: boolean): boolean {
  switch (access) {
    case 'untrusted':
      return true;
    case 'logged-in':
      return caller.trusted;
    case 'admin':
      return caller.admin;
    case 'metrics':
      return caller.metrics || caller.can('view', project);
    case 'internal':
      return caller.admin && (caller.protocol === 'unix' || caller.protocol === 'cluster');
    default:
      return allProjects ? caller.admin : caller.can(access, project);
  }
}

/** What a permission lets somebody change, where a project may use what `default` has. */
const shareable: Partial<Readonly<Record<Access, ProjectFeature>>> = {
  'manage-images': 'images',
  'manage-networks': 'networks',
  'manage-profiles': 'profiles',
  'manage-storage-volumes': 'storage.volumes',
};

/**
 * Rights in a project reach no further than its own objects: those that it shares with `default`
 * are there to be used, and changed only by who may change them there. (LXD 5.2 lets a restricted
 * client change the profiles of `default` that way, and with them everybody's instances.)
 * @throws DomainError (forbidden)
 */
export async function requireOwnership(
  access: Access,
  caller: Caller,
  project: string,
  projects: { ownerOf(project: string, feature: ProjectFeature): Promise<string> },
): Promise<void> {
  const feature = shareable[access];
  if (caller.admin || feature === undefined) return;
  const owner = await projects.ownerOf(project, feature);
  if (owner !== project && !caller.can(access as Permission, owner)) throw forbidden();
}
