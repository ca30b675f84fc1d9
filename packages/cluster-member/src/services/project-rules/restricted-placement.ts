import type { Config } from '@lxd/model/api/config';
import { splitList } from '@lxd/model/cidr';
import { forbidden } from '@lxd/model/errors';
import { projectKeys } from '@lxd/model/project-keys';

import { isRestricted } from './snapshot.js';

/**
 * Whether somebody may say where in the cluster an instance or volume goes.
 * @param target a member, or a group as `@group`; "": left to the scheduler
 * @throws DomainError (forbidden)
 */
export function checkTarget(
  project: Config,
  target: string,
  caller: { readonly admin: boolean },
): void {
  if (target === '' || !isRestricted(project)) return;
  if (target.startsWith('@')) {
    const groups = allowedGroups(project);
    if (groups === null || groups.includes(target.slice(1))) return;
    throw forbidden("Project isn't allowed to use this cluster group");
  }
  if (caller.admin || projectKeys.read(project, 'restricted.cluster.target') === 'allow') return;
  throw forbidden("This project doesn't allow cluster member targeting");
}

/** The only groups whose members take the project's instances; null: any member may. */
export function allowedGroups(project: Config): readonly string[] | null {
  const groups = splitList(project['restricted.cluster.groups']);
  return isRestricted(project) && groups.length > 0 ? groups : null;
}
