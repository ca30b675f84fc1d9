import { parseConfig, type ConfigMap } from './config-map.js';
import type { Statement, Store } from './store.js';

/** Server configuration: table `config` of the global and of the local database alike. */
export async function readConfig(store: Store): Promise<Record<string, string>> {
  const [row] = await store.query('SELECT json_group_object(key, value) AS config FROM config');
  return parseConfig(row?.['config'] ?? '{}');
}

export function writeConfig(config: ConfigMap): Statement[] {
  const set = Object.entries(config).filter(([, value]) => value !== '');
  return [
    { sql: 'DELETE FROM config' },
    {
      sql: 'INSERT INTO config (key, value) SELECT key, value FROM json_each(?)',
      params: [JSON.stringify(Object.fromEntries(set))],
    },
  ];
}

/** Changes single keys; an empty value removes its key. */
export function changeConfig(changes: ConfigMap): Statement[] {
  const entries = Object.entries(changes);
  return [
    {
      sql: 'DELETE FROM config WHERE key IN (SELECT key FROM json_each(?))',
      params: [JSON.stringify(changes)],
    },
    {
      sql: 'INSERT INTO config (key, value) SELECT key, value FROM json_each(?)',
      params: [JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== '')))],
    },
  ];
}
