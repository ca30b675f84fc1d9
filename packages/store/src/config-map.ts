import { deviceTypeCodes } from './codes.js';
import type { SqlValue, Statement } from './store.js';

export type ConfigMap = Readonly<Record<string, string>>;
/** By device name; the options include `type`. */
export type DeviceMap = Readonly<Record<string, ConfigMap>>;

/** Rows as a subselect: a SELECT of one id, and its parameters. */
export interface RowRef {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** Tables `<entity>_config` and their like: owner, key, value. */
interface ConfigTable {
  readonly table: string;
  readonly owner: string;
}

/** SQL for a map read as one JSON text, so that a list of objects is one row an object. */
export const configColumn = ({ table, owner }: ConfigTable, id: string): string =>
  `(SELECT json_group_object(key, value) FROM ${table} WHERE ${owner} = ${id})`;

/** The whole map in one statement, whatever its size. Empty values mean "unset" and are left out. */
export function insertConfig(
  { table, owner }: ConfigTable,
  row: RowRef,
  config: ConfigMap,
): Statement[] {
  const set = Object.entries(config).filter(([, value]) => value !== '');
  if (set.length === 0) return [];
  return [
    {
      sql: `INSERT INTO ${table} (${owner}, key, value)
        SELECT o.id, j.key, j.value FROM (${row.sql}) o, json_each(?) j`,
      params: [...row.params, JSON.stringify(Object.fromEntries(set))],
    },
  ];
}

export function replaceConfig(where: ConfigTable, row: RowRef, config: ConfigMap): Statement[] {
  return [
    {
      sql: `DELETE FROM ${where.table} WHERE ${where.owner} IN (${row.sql})`,
      params: row.params,
    },
    ...insertConfig(where, row, config),
  ];
}

/** Changes single keys; an empty value removes its key. */
export function mergeConfig(
  { table, owner }: ConfigTable,
  row: RowRef,
  changes: ConfigMap,
): Statement[] {
  const entries = Object.entries(changes);
  const removed = entries.filter(([, value]) => value === '').map(([key]) => key);
  const set = entries.filter(([, value]) => value !== '');
  const statements: Statement[] = [];
  if (removed.length > 0) {
    statements.push({
      sql: `DELETE FROM ${table} WHERE ${owner} IN (${row.sql})
        AND key IN (SELECT value FROM json_each(?))`,
      params: [...row.params, JSON.stringify(removed)],
    });
  }
  if (set.length > 0) {
    statements.push({
      // "WHERE true" keeps SQLite from reading ON CONFLICT as a join condition.
      sql: `INSERT INTO ${table} (${owner}, key, value)
        SELECT o.id, j.key, j.value FROM (${row.sql}) o, json_each(?) j WHERE true
        ON CONFLICT (${owner}, key) DO UPDATE SET value = excluded.value`,
      params: [...row.params, JSON.stringify(Object.fromEntries(set))],
    });
  }
  return statements;
}

/** Tables `<entity>_devices` and `<entity>_devices_config`. */
interface DeviceTables {
  readonly devices: string;
  readonly owner: string; // column of `devices`
  readonly config: string;
  readonly device: string; // column of `config`
}

export const devicesColumn = ({ devices, owner, config, device }: DeviceTables, id: string) =>
  `(SELECT json_group_object(d.name, json_object('type', d.type, 'config', json(${configColumn(
    { table: config, owner: device },
    'd.id',
  )}))) FROM ${devices} d WHERE d.${owner} = ${id})`;

export function insertDevices(
  { devices, owner, config, device }: DeviceTables,
  row: RowRef,
  map: DeviceMap,
): Statement[] {
  const entries = Object.entries(map).map(([name, { type = 'none', ...options }]) => ({
    name,
    type: deviceTypeCodes.find(type) ?? 0,
    config: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== '')),
  }));
  if (entries.length === 0) return [];
  const json = JSON.stringify(entries);
  return [
    {
      sql: `INSERT INTO ${devices} (${owner}, name, type)
        SELECT o.id, json_extract(j.value, '$.name'), json_extract(j.value, '$.type')
        FROM (${row.sql}) o, json_each(?) j`,
      params: [...row.params, json],
    },
    {
      sql: `INSERT INTO ${config} (${device}, key, value)
        SELECT d.id, c.key, c.value
        FROM (${row.sql}) o, json_each(?) j, json_each(j.value, '$.config') c
        JOIN ${devices} d ON d.${owner} = o.id AND d.name = json_extract(j.value, '$.name')`,
      params: [...row.params, json],
    },
  ];
}

export function replaceDevices(where: DeviceTables, row: RowRef, map: DeviceMap): Statement[] {
  return [
    {
      sql: `DELETE FROM ${where.devices} WHERE ${where.owner} IN (${row.sql})`,
      params: row.params,
    },
    ...insertDevices(where, row, map),
  ];
}

export const parseConfig = (json: SqlValue): Record<string, string> =>
  JSON.parse(String(json)) as Record<string, string>;

export function parseDevices(json: SqlValue): Record<string, Record<string, string>> {
  const stored = JSON.parse(String(json)) as Record<
    string,
    { type: number; config: Record<string, string> }
  >;
  const devices: Record<string, Record<string, string>> = {};
  for (const name in stored) {
    const { type, config } = stored[name]!;
    config['type'] = deviceTypeCodes.word(type);
    devices[name] = config;
  }
  return devices;
}

/** Time as stored and as the API prints it. */
export const timeText = (time: Date): string => time.toISOString();
