import { creationStateCodes, type CreationState } from './codes.js';
import type { ConfigMap, RowRef } from './config-map.js';
import {
  insertMemberConfig,
  memberConfigColumn,
  parseMemberConfig,
  replaceMemberConfig,
} from './member-config.js';
import type { Row, Statement, Store } from './store.js';
import { deleteWarningsAbout } from './warnings.js';

export interface PoolRecord {
  readonly id: number;
  readonly name: string;
  readonly driver: string;
  readonly description: string;
  readonly state: CreationState;
  readonly config: ConfigMap; // of all members, and of the one asked about
  readonly locations: readonly string[]; // members it is defined on
}

export interface NewPool {
  readonly name: string;
  readonly driver: string;
  readonly description: string;
  readonly config: ConfigMap;
  readonly memberConfig: ConfigMap;
  readonly member: string;
  readonly state: CreationState;
}

const configTable = { table: 'storage_pools_config', owner: 'storage_pool_id' };

const select = `SELECT sp.id, sp.name, sp.driver, sp.description, sp.state,
    ${memberConfigColumn(configTable, 'sp.id')} AS config,
    (SELECT json_group_array(n.name) FROM storage_pools_nodes sn JOIN nodes n ON n.id = sn.node_id
      WHERE sn.storage_pool_id = sp.id) AS locations
  FROM storage_pools sp`;

/** `member`: whose member-specific keys to merge in. */
export async function listPools(store: Store, member: string | null): Promise<PoolRecord[]> {
  const rows = await store.query(`${select} ORDER BY sp.name`, [member]);
  return rows.map(parsePool);
}

export async function getPool(
  store: Store,
  name: string,
  member: string | null,
): Promise<PoolRecord | null> {
  const [row] = await store.query(`${select} WHERE sp.name = ?`, [member, name]);
  return row ? parsePool(row) : null;
}

export function insertPool(pool: NewPool): Statement[] {
  const row = poolRef(pool.name);
  return [
    {
      sql: 'INSERT INTO storage_pools (name, driver, description, state) VALUES (?, ?, ?, ?)',
      params: [pool.name, pool.driver, pool.description, creationStateCodes.code(pool.state)],
    },
    {
      sql: `INSERT INTO storage_pools_nodes (storage_pool_id, node_id, state)
        SELECT o.id, n.id, ? FROM (${row.sql}) o, nodes n WHERE n.name = ?`,
      params: [creationStateCodes.code(pool.state), ...row.params, pool.member],
    },
    ...insertMemberConfig(configTable, row, pool.config, null),
    ...insertMemberConfig(configTable, row, pool.memberConfig, pool.member),
  ];
}

/** What is absent stays. */
export interface PoolChanges {
  readonly description?: string;
  readonly config?: ConfigMap;
  readonly memberConfig?: ConfigMap;
  readonly state?: CreationState;
}

export function updatePool(name: string, member: string, changes: PoolChanges): Statement[] {
  const row = poolRef(name);
  const statements: Statement[] = [];
  if (changes.description !== undefined) {
    statements.push({
      sql: 'UPDATE storage_pools SET description = ? WHERE name = ?',
      params: [changes.description, name],
    });
  }
  if (changes.state !== undefined) {
    const state = creationStateCodes.code(changes.state);
    statements.push(
      { sql: 'UPDATE storage_pools SET state = ? WHERE name = ?', params: [state, name] },
      {
        sql: `UPDATE storage_pools_nodes SET state = ? WHERE storage_pool_id IN (${row.sql})
          AND node_id IN (SELECT id FROM nodes WHERE name = ?)`,
        params: [state, ...row.params, member],
      },
    );
  }
  if (changes.config) statements.push(...replaceMemberConfig(configTable, row, changes.config, null));
  if (changes.memberConfig) {
    statements.push(...replaceMemberConfig(configTable, row, changes.memberConfig, member));
  }
  return statements;
}

/** The pool is there on one more member, with that member's own keys. */
export function putPoolOnMember(name: string, member: string, memberConfig: ConfigMap): Statement[] {
  const row = poolRef(name);
  return [
    {
      sql: `INSERT OR REPLACE INTO storage_pools_nodes (storage_pool_id, node_id, state)
        SELECT o.id, n.id, ? FROM (${row.sql}) o, nodes n WHERE n.name = ?`,
      params: [creationStateCodes.code('Created'), ...row.params, member],
    },
    ...replaceMemberConfig(configTable, row, memberConfig, member),
  ];
}

export function deletePool(name: string): Statement[] {
  return [
    ...deleteWarningsAbout({ kind: 'storage-pool', project: null, name }),
    { sql: 'DELETE FROM storage_pools WHERE name = ?', params: [name] },
  ];
}

/** Precondition: nothing lies in the pool and no profile names it. */
export function guardPoolUnused(name: string, otherwise: () => Error): Statement {
  const row = poolRef(name);
  return {
    sql: `SELECT 1 WHERE NOT EXISTS
        (SELECT 1 FROM storage_volumes WHERE storage_pool_id IN (${row.sql}))
      AND NOT EXISTS (SELECT 1 FROM profiles_devices_config WHERE key = 'pool' AND value = ?)`,
    params: [...row.params, name],
    guard: otherwise,
  };
}

const poolRef = (name: string): RowRef => ({
  sql: 'SELECT id FROM storage_pools WHERE name = ?',
  params: [name],
});

const parsePool = (row: Row): PoolRecord => ({
  id: Number(row['id']),
  name: String(row['name']),
  driver: String(row['driver']),
  description: String(row['description']),
  state: creationStateCodes.word(Number(row['state'])),
  config: parseMemberConfig(row['config']),
  locations: JSON.parse(String(row['locations'])) as string[],
});
