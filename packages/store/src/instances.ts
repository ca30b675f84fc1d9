import { architectureCodes, instanceTypeCodes, type InstanceTypeWord } from './codes.js';
import {
  configColumn,
  devicesColumn,
  insertConfig,
  insertDevices,
  mergeConfig,
  parseConfig,
  parseDevices,
  replaceConfig,
  replaceDevices,
  type ConfigMap,
  type DeviceMap,
  type RowRef,
} from './config-map.js';
import { readPages } from './pages.js';
import type { Row, Statement, Store } from './store.js';
import { deleteWarningsAbout } from './warnings.js';
import { where } from './where.js';

export interface InstanceRecord {
  readonly id: number;
  readonly project: string;
  readonly name: string;
  readonly location: string; // member name
  readonly type: InstanceTypeWord;
  readonly architecture: string;
  readonly ephemeral: boolean;
  readonly stateful: boolean;
  readonly description: string;
  readonly createdAt: string; // RFC 3339
  readonly lastUsedAt: string | null;
  readonly config: ConfigMap; // local, volatile.* included
  readonly devices: DeviceMap; // local
  readonly profiles: readonly string[]; // in the order they apply
}

export type NewInstance = Omit<InstanceRecord, 'id' | 'lastUsedAt'>;

/** All given conditions must hold; none: every instance of every project. */
export interface InstanceFilter {
  readonly project?: string;
  readonly name?: string;
  readonly location?: string;
  readonly type?: InstanceTypeWord;
}

const configTable = { table: 'instances_config', owner: 'instance_id' };
const deviceTables = {
  devices: 'instances_devices',
  owner: 'instance_id',
  config: 'instances_devices_config',
  device: 'instance_device_id',
};

const columns = `i.id, p.name AS project, i.name, n.name AS location, i.type, i.architecture,
  i.ephemeral, i.stateful, i.description, i.creation_date, i.last_use_date,
  ${configColumn(configTable, 'i.id')} AS config,
  ${devicesColumn(deviceTables, 'i.id')} AS devices,
  (SELECT json_group_array(name) FROM (SELECT pr.name FROM instances_profiles ip
    JOIN profiles pr ON pr.id = ip.profile_id
    WHERE ip.instance_id = i.id ORDER BY ip.apply_order)) AS profiles`;

const from = `FROM instances i
  JOIN projects p ON p.id = i.project_id
  JOIN nodes n ON n.id = i.node_id`;

/** Ordered by project, then name. */
export async function listInstances(
  store: Store,
  filter: InstanceFilter = {},
): Promise<InstanceRecord[]> {
  const { sql, params } = conditions(filter);
  const ids = { sql: `SELECT i.id ${from} ${sql} ORDER BY p.name, i.name`, params };
  const select = `SELECT ${columns} ${from}`;
  return readPages(store, ids, { select, id: 'i.id', parse: parseInstance });
}

export async function getInstance(
  store: Store,
  project: string,
  name: string,
): Promise<InstanceRecord | null> {
  const rows = await store.query(`SELECT ${columns} ${from} WHERE p.name = ? AND i.name = ?`, [
    project,
    name,
  ]);
  return rows[0] ? parseInstance(rows[0]) : null;
}

/** The member an instance is on; null when there is no such instance. */
export async function instanceLocation(
  store: Store,
  project: string,
  name: string,
): Promise<string | null> {
  const [row] = await store.query(`SELECT n.name ${from} WHERE p.name = ? AND i.name = ?`, [project, name]);
  return row === undefined ? null : String(row['name']);
}

/** Those of some instances that have a row. */
export async function existingInstances(
  store: Store,
  asked: readonly { readonly project: string; readonly name: string }[],
): Promise<{ project: string; name: string }[]> {
  const rows = await store.query(
    `SELECT p.name AS project, i.name FROM json_each(?) j
      JOIN projects p ON p.name = j.value ->> 'project'
      JOIN instances i ON i.project_id = p.id AND i.name = j.value ->> 'name'`,
    [JSON.stringify(asked)],
  );
  return rows.map((row) => ({ project: String(row['project']), name: String(row['name']) }));
}

/** The members that instances are on, by `<project>/<name>`; absent: there is no such instance. */
export async function instanceLocations(
  store: Store,
  instances: readonly { readonly project: string; readonly name: string }[],
): Promise<ReadonlyMap<string, string>> {
  const keys = instances.map(({ project, name }) => `${project}/${name}`);
  const rows = await store.query(
    `SELECT p.name || '/' || i.name AS instance, n.name AS member ${from}
      WHERE p.name || '/' || i.name IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(keys)],
  );
  return new Map(rows.map((row) => [String(row['instance']), String(row['member'])]));
}

export interface InstanceName {
  readonly project: string;
  readonly name: string;
  readonly type: InstanceTypeWord;
}

/** What a list of URLs needs. */
export async function listInstanceNames(
  store: Store,
  filter: InstanceFilter = {},
): Promise<InstanceName[]> {
  const { sql, params } = conditions(filter);
  const rows = await store.query(
    `SELECT p.name AS project, i.name, i.type ${from} ${sql} ORDER BY p.name, i.name`,
    params,
  );
  return rows.map(parseName);
}

/** Instances with a local device that has this option, found by index: who uses this network? */
export async function instancesWithDeviceOption(
  store: Store,
  key: string,
  value: string,
): Promise<(InstanceName & { readonly device: string })[]> {
  const rows = await store.query(
    `SELECT p.name AS project, i.name, i.type, d.name AS device
      FROM instances_devices_config c
      JOIN instances_devices d ON d.id = c.instance_device_id
      JOIN instances i ON i.id = d.instance_id
      JOIN projects p ON p.id = i.project_id
      WHERE c.key = ? AND c.value = ? ORDER BY p.name, i.name, d.name`,
    [key, value],
  );
  return rows.map((row) => ({ ...parseName(row), device: String(row['device']) }));
}

/** Instances that carry any of these values of one local config key: no other has this MAC? */
export async function instancesWithConfig(
  store: Store,
  key: string,
): Promise<(InstanceName & { readonly location: string; readonly value: string })[]> {
  const rows = await store.query(
    `SELECT p.name AS project, i.name, i.type, n.name AS location, c.value
      FROM instances_config c JOIN instances i ON i.id = c.instance_id
      JOIN projects p ON p.id = i.project_id JOIN nodes n ON n.id = i.node_id
      WHERE c.key = ? ORDER BY p.name, i.name`,
    [key],
  );
  return rows.map((row) => ({
    ...parseName(row),
    location: String(row['location']),
    value: String(row['value']),
  }));
}

/**
 * The row with everything that belongs to it. Profiles that don't exist are left out silently, so
 * guard them with `profilesExist`. Throws UniqueViolation in the transaction when the name is taken.
 */
export function insertInstance(instance: NewInstance, profileProject: string): Statement[] {
  const row = instanceRef(instance.project, instance.name);
  return [
    {
      sql: `INSERT INTO instances (node_id, name, architecture, type, ephemeral, creation_date,
          stateful, description, project_id)
        SELECT n.id, ?, ?, ?, ?, ?, ?, ?, p.id FROM nodes n, projects p
        WHERE n.name = ? AND p.name = ?`,
      params: [
        instance.name,
        architectureCode(instance.architecture),
        instanceTypeCodes.code(instance.type),
        Number(instance.ephemeral),
        instance.createdAt,
        Number(instance.stateful),
        instance.description,
        instance.location,
        instance.project,
      ],
    },
    ...insertConfig(configTable, row, instance.config),
    ...insertDevices(deviceTables, row, instance.devices),
    ...insertProfiles(row, instance.profiles, profileProject),
  ];
}

/** What an update may change; what is absent stays. */
export interface InstanceChanges {
  readonly architecture?: string;
  readonly description?: string;
  readonly ephemeral?: boolean;
  readonly stateful?: boolean;
  readonly lastUsedAt?: string;
  readonly config?: ConfigMap; // replaces all
  readonly mergeConfig?: ConfigMap; // sets keys, an empty value removes one
  readonly devices?: DeviceMap;
  readonly profiles?: readonly string[];
}

export function updateInstance(
  project: string,
  name: string,
  changes: InstanceChanges,
  profileProject = project,
): Statement[] {
  const row = instanceRef(project, name);
  const { architecture, ephemeral, stateful } = changes;
  const fields = [
    ['architecture', architecture === undefined ? undefined : architectureCode(architecture)],
    ['description', changes.description],
    ['ephemeral', ephemeral === undefined ? undefined : Number(ephemeral)],
    ['stateful', stateful === undefined ? undefined : Number(stateful)],
    ['last_use_date', changes.lastUsedAt],
  ] as const;
  const set = fields.filter(([, value]) => value !== undefined);
  return [
    ...(set.length > 0
      ? [
          {
            sql: `UPDATE instances SET ${set.map(([column]) => `${column} = ?`).join(', ')}
              WHERE id IN (${row.sql})`,
            params: [...set.map(([, value]) => value ?? null), ...row.params],
          },
        ]
      : []),
    ...(changes.config ? replaceConfig(configTable, row, changes.config) : []),
    ...(changes.mergeConfig ? mergeConfig(configTable, row, changes.mergeConfig) : []),
    ...(changes.devices ? replaceDevices(deviceTables, row, changes.devices) : []),
    ...(changes.profiles
      ? [
          {
            sql: `DELETE FROM instances_profiles WHERE instance_id IN (${row.sql})`,
            params: row.params,
          },
          ...insertProfiles(row, changes.profiles, profileProject),
        ]
      : []),
  ];
}

export function renameInstance(project: string, name: string, newName: string): Statement[] {
  const row = instanceRef(project, name);
  return [
    { sql: `UPDATE instances SET name = ? WHERE id IN (${row.sql})`, params: [newName, ...row.params] },
  ];
}

/** With everything that belongs to it, by the schema's cascades. Absent is fine. */
export function deleteInstance(project: string, name: string): Statement[] {
  const row = instanceRef(project, name);
  return [
    ...deleteWarningsAbout({ kind: 'instance', project, name }),
    { sql: `DELETE FROM instances WHERE id IN (${row.sql})`, params: row.params },
  ];
}

/** Precondition: the instance is (still) there. */
export function guardInstance(project: string, name: string, otherwise: () => Error): Statement {
  const row = instanceRef(project, name);
  return { ...row, guard: otherwise };
}

function instanceRef(project: string, name: string): RowRef {
  return {
    sql: `SELECT i.id FROM instances i JOIN projects p ON p.id = i.project_id
      WHERE p.name = ? AND i.name = ?`,
    params: [project, name],
  };
}

function insertProfiles(
  row: RowRef,
  profiles: readonly string[],
  profileProject: string,
): Statement[] {
  if (profiles.length === 0) return [];
  return [
    {
      sql: `INSERT INTO instances_profiles (instance_id, profile_id, apply_order)
        SELECT o.id, pr.id, j.key + 1 FROM (${row.sql}) o, json_each(?) j
        JOIN profiles pr ON pr.name = j.value
        JOIN projects pp ON pp.id = pr.project_id AND pp.name = ?`,
      params: [...row.params, JSON.stringify(profiles), profileProject],
    },
  ];
}

function conditions({ project, name, location, type }: InstanceFilter) {
  return where([
    ['p.name = ?', project],
    ['i.name = ?', name],
    ['n.name = ?', location],
    ['i.type = ?', type === undefined ? undefined : instanceTypeCodes.code(type)],
  ]);
}

function architectureCode(architecture: string): number {
  const code = architectureCodes.find(architecture);
  if (code === null) throw new Error(`no architecture: ${architecture}`);
  return code;
}

const parseName = (row: Row): InstanceName => ({
  project: String(row['project']),
  name: String(row['name']),
  type: instanceTypeCodes.word(Number(row['type'])),
});

const parseInstance = (row: Row): InstanceRecord => ({
  id: Number(row['id']),
  ...parseName(row),
  location: String(row['location']),
  architecture: architectureCodes.word(Number(row['architecture'])),
  ephemeral: row['ephemeral'] === 1,
  stateful: row['stateful'] === 1,
  description: String(row['description']),
  createdAt: String(row['creation_date']),
  lastUsedAt: row['last_use_date'] === null ? null : String(row['last_use_date']),
  config: parseConfig(row['config'] ?? '{}'),
  devices: parseDevices(row['devices'] ?? '{}'),
  profiles: JSON.parse(String(row['profiles'])) as string[],
});
