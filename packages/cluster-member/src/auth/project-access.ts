import { permissions, type Permission } from './caller.js';

/** What somebody may do, project by project. */
export interface ProjectAccess {
  readonly admin: boolean;
  can(permission: Permission, project: string): boolean;
  /** Projects it may see; null: all of them. */
  readonly projects: readonly string[] | null;
}

export interface Granted {
  /** In each project there is. */
  readonly everywhere: readonly Permission[];
  /** By name of the project. */
  readonly own: ReadonlyMap<string, readonly string[]>;
}

const known: ReadonlySet<string> = new Set(permissions);

export const isPermission = (text: string): text is Permission => known.has(text);

/** @param granted "admin": everything, of the server too */
export function projectAccess(granted: Granted | 'admin'): ProjectAccess {
  if (granted === 'admin') return { admin: true, can: () => true, projects: null };
  const { everywhere, own } = granted;
  const can = (permission: Permission, project: string): boolean =>
    everywhere.includes(permission) || (own.get(project)?.includes(permission) ?? false);
  const seen = [...own.keys()].filter((project) => can('view', project));
  return { admin: false, can, projects: everywhere.includes('view') ? null : seen };
}
