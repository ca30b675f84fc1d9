import { forbidden } from '@lxd/model/errors';

import type { Caller } from '../auth/caller.js';
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
