import { instanceTypeCodes } from './codes.js';
import {
  configColumn,
  devicesColumn,
  insertConfig,
  insertDevices,
  parseConfig,
  parseDevices,
  replaceConfig,
  replaceDevices,
  type ConfigMap,
  type DeviceMap,
  type RowRef,
} from './config-map.js';
import type { InstanceName } from './instances.js';
import { readPages } from './pages.js';
import type { Row, Statement, Store } from './store.js';
import { where } from './where.js';

export interface ProfileRecord {
  readonly id: number;
  readonly project: string;
  readonly name: string;
  readonly description: string;
  readonly config: ConfigMap;
  readonly devices: DeviceMap;
}

export type NewProfile = Omit<ProfileRecord, 'id'>;

const configTable = { table: 'profiles_config', owner: 'profile_id' };
const deviceTables = {
  devices: 'profiles_devices',
  owner: 'profile_id',
  config: 'profiles_devices_config',
  device: 'profile_device_id',
};

const select = `SELECT pr.id, p.name AS project, pr.name, pr.description,
    ${configColumn(configTable, 'pr.id')} AS config,
    ${devicesColumn(deviceTables, 'pr.id')} AS devices
  FROM profiles pr JOIN projects p ON p.id = pr.project_id`;

/** Ordered by project, then name; without a project: of all of them. */
export async function listProfiles(store: Store, project?: string): Promise<ProfileRecord[]> {
  const { sql, params } = where([['p.name = ?', project]]);
  const ids = {
    sql: `SELECT pr.id FROM profiles pr JOIN projects p ON p.id = pr.project_id ${sql}
      ORDER BY p.name, pr.name`,
    params,
  };
  return readPages(store, ids, { select, id: 'pr.id', parse: parseProfile });
}

export async function getProfile(
  store: Store,
  project: string,
  name: string,
): Promise<ProfileRecord | null> {
  const rows = await store.query(`${select} WHERE p.name = ? AND pr.name = ?`, [project, name]);
  return rows[0] ? parseProfile(rows[0]) : null;
}

/** Those of `names` that exist, in the order asked for. */
export async function getProfiles(
  store: Store,
  project: string,
  names: readonly string[],
): Promise<ProfileRecord[]> {
  const rows = await store.query(
    `${select} JOIN json_each(?) j ON j.value = pr.name WHERE p.name = ? ORDER BY j.key`,
    [JSON.stringify(names), project],
  );
  return rows.map(parseProfile);
}

export async function listProfileNames(store: Store, project?: string): Promise<{ project: string; name: string }[]> {
  const { sql, params } = where([['p.name = ?', project]]);
  const rows = await store.query(
    `SELECT p.name AS project, pr.name FROM profiles pr
      JOIN projects p ON p.id = pr.project_id ${sql} ORDER BY p.name, pr.name`,
    params,
  );
  return rows.map((row) => ({ project: String(row['project']), name: String(row['name']) }));
}

/** The instances that use one profile, by one indexed query. */
export async function profileUsers(
  store: Store,
  project: string,
  name: string,
): Promise<InstanceName[]> {
  const users = await profilesUsers(store, project, name);
  return users.get(name) ?? [];
}

/** Users of all profiles of a project (or of one), by profile name. */
export async function profilesUsers(
  store: Store,
  project: string,
  name?: string,
): Promise<Map<string, InstanceName[]>> {
  const { sql, params } = where([
    ['p.name = ?', project],
    ['pr.name = ?', name],
  ]);
  const rows = await store.query(
    `SELECT pr.name, (SELECT json_group_array(json_array(project, name, type)) FROM (
        SELECT ip.name AS project, i.name, i.type FROM instances_profiles u
        JOIN instances i ON i.id = u.instance_id JOIN projects ip ON ip.id = i.project_id
        WHERE u.profile_id = pr.id ORDER BY ip.name, i.name)) AS users
      FROM profiles pr JOIN projects p ON p.id = pr.project_id ${sql}`,
    params,
  );
  return new Map(
    rows.map((row) => [
      String(row['name']),
      (JSON.parse(String(row['users'])) as [string, string, number][]).map(
        ([instanceProject, instance, type]) => ({
          project: instanceProject,
          name: instance,
          type: instanceTypeCodes.word(type),
        }),
      ),
    ]),
  );
}

/** Profiles with a device that has this option, found by index. */
export async function profilesWithDeviceOption(
  store: Store,
  key: string,
  value: string,
): Promise<{ project: string; name: string; device: string }[]> {
  const rows = await store.query(
    `SELECT p.name AS project, pr.name, d.name AS device
      FROM profiles_devices_config c
      JOIN profiles_devices d ON d.id = c.profile_device_id
      JOIN profiles pr ON pr.id = d.profile_id
      JOIN projects p ON p.id = pr.project_id
      WHERE c.key = ? AND c.value = ? ORDER BY p.name, pr.name, d.name`,
    [key, value],
  );
  return rows.map((row) => ({
    project: String(row['project']),
    name: String(row['name']),
    device: String(row['device']),
  }));
}

export function insertProfile(profile: NewProfile): Statement[] {
  const row = profileRef(profile.project, profile.name);
  return [
    {
      sql: `INSERT INTO profiles (name, description, project_id)
        SELECT ?, ?, id FROM projects WHERE name = ?`,
      params: [profile.name, profile.description, profile.project],
    },
    ...insertConfig(configTable, row, profile.config),
    ...insertDevices(deviceTables, row, profile.devices),
  ];
}

export function updateProfile({ project, name, description, config, devices }: NewProfile): Statement[] {
  const row = profileRef(project, name);
  return [
    {
      sql: `UPDATE profiles SET description = ? WHERE id IN (${row.sql})`,
      params: [description, ...row.params],
    },
    ...replaceConfig(configTable, row, config),
    ...replaceDevices(deviceTables, row, devices),
  ];
}

export function renameProfile(project: string, name: string, newName: string): Statement[] {
  const row = profileRef(project, name);
  return [
    { sql: `UPDATE profiles SET name = ? WHERE id IN (${row.sql})`, params: [newName, ...row.params] },
  ];
}

/** Take `guardProfileUnused` along, or instances lose the profile. */
export function deleteProfile(project: string, name: string): Statement[] {
  const row = profileRef(project, name);
  return [{ sql: `DELETE FROM profiles WHERE id IN (${row.sql})`, params: row.params }];
}

/** Precondition: no instance uses the profile. */
export function guardProfileUnused(project: string, name: string, otherwise: () => Error): Statement {
  const row = profileRef(project, name);
  return {
    sql: `SELECT 1 WHERE NOT EXISTS
      (SELECT 1 FROM instances_profiles WHERE profile_id IN (${row.sql}))`,
    params: row.params,
    guard: otherwise,
  };
}

/** Precondition: all these profiles exist. */
export function guardProfiles(
  project: string,
  names: readonly string[],
  otherwise: () => Error,
): Statement {
  return {
    sql: `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM json_each(?) j WHERE NOT EXISTS
      (SELECT 1 FROM profiles pr JOIN projects p ON p.id = pr.project_id
        WHERE p.name = ? AND pr.name = j.value))`,
    params: [JSON.stringify(names), project],
    guard: otherwise,
  };
}

function profileRef(project: string, name: string): RowRef {
  return {
    sql: `SELECT pr.id FROM profiles pr JOIN projects p ON p.id = pr.project_id
      WHERE p.name = ? AND pr.name = ?`,
    params: [project, name],
  };
}

const parseProfile = (row: Row): ProfileRecord => ({
  id: Number(row['id']),
  project: String(row['project']),
  name: String(row['name']),
  description: String(row['description']),
  config: parseConfig(row['config'] ?? '{}'),
  devices: parseDevices(row['devices'] ?? '{}'),
});
