import type { Statement, Store } from './store.js';

// All that limits and restrictions of a project are worked out from. Ids come from AUTOINCREMENT
// and a change of configuration writes its rows anew, so the greatest id and the number of rows
// together tell whether anything was added, changed or taken away since.

const owned = (table: string) => ({
  sql: `SELECT json_array(count(*), max(id)) FROM ${table} WHERE project_id IN (SELECT id FROM p)`,
});
const below = (table: string, column: string, parents: string) => ({
  sql: `SELECT json_array(count(*), max(id)) FROM ${table} WHERE ${column} IN (${parents})`,
});

const instances = 'SELECT id FROM instances WHERE project_id IN (SELECT id FROM p)';
const profiles = 'SELECT id FROM profiles WHERE project_id IN (SELECT id FROM o)';
const volumes = 'SELECT id FROM storage_volumes WHERE project_id IN (SELECT id FROM p)';

const parts = [
  below('projects_config', 'project_id', 'SELECT id FROM p'),
  owned('instances'),
  {
    // What the server notes about a running instance is nobody's limit.
    sql: `SELECT json_array(count(*), max(id)) FROM instances_config
      WHERE instance_id IN (${instances}) AND key NOT LIKE 'volatile.%'`,
  },
  below('instances_devices', 'instance_id', instances),
  below(
    'instances_devices_config',
    'instance_device_id',
    `SELECT id FROM instances_devices WHERE instance_id IN (${instances})`,
  ),
  below('instances_profiles', 'instance_id', instances),
  { sql: `SELECT json_array(count(*), max(id)) FROM profiles WHERE project_id IN (SELECT id FROM o)` },
  below('profiles_config', 'profile_id', profiles),
  below('profiles_devices', 'profile_id', profiles),
  below(
    'profiles_devices_config',
    'profile_device_id',
    `SELECT id FROM profiles_devices WHERE profile_id IN (${profiles})`,
  ),
  owned('storage_volumes'),
  below('storage_volumes_config', 'storage_volume_id', volumes),
  owned('networks'),
];

const stampSql = `WITH p AS (SELECT id FROM projects WHERE name = ?),
    o AS (SELECT id FROM projects WHERE name = ?)
  SELECT json_array(${parts.map(({ sql }) => `(${sql})`).join(',\n')}) AS stamp`;

/** Whose project is meant, and whose profiles its instances use. */
export interface StampedProject {
  readonly name: string;
  readonly profileOwner: string;
}

/** A text that differs once anything has changed that the project's rules look at. */
export async function projectStamp(
  store: Store,
  { name, profileOwner }: StampedProject,
): Promise<string> {
  const [row] = await store.query(stampSql, [name, profileOwner], { consistency: 'strong' });
  return String(row?.['stamp']);
}

/** Precondition: nothing has changed since the stamp was taken. */
export function guardProjectStamp(
  { name, profileOwner }: StampedProject,
  stamp: string,
  otherwise: () => Error,
): Statement {
  return {
    sql: `SELECT 1 FROM (${stampSql}) WHERE stamp = ?`,
    params: [name, profileOwner, stamp],
    guard: otherwise,
  };
}

/** Precondition: the project exists and has neither limits nor restrictions. */
export function guardProjectFree(name: string, otherwise: () => Error): Statement {
  return {
    sql: `SELECT 1 FROM projects p WHERE p.name = ? AND NOT EXISTS (
      SELECT 1 FROM projects_config c WHERE c.project_id = p.id AND c.value <> ''
        AND (c.key LIKE 'limits.%'
          OR (c.key = 'restricted' AND lower(c.value) IN ('true', '1', 'yes', 'on'))))`,
    params: [name],
    guard: otherwise,
  };
}
