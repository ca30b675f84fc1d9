import { parseConfig, type ConfigMap, type RowRef } from './config-map.js';
import type { SqlValue, Statement } from './store.js';

// Networks and pools: most keys hold for all members, some for one.

interface MemberConfigTable {
  readonly table: string;
  readonly owner: string;
}

/** Keys for everybody, and those of the member named by the parameter (nobody's: null). */
export const memberConfigColumn = ({ table, owner }: MemberConfigTable, id: string): string =>
  `(SELECT json_group_object(key, value) FROM ${table} WHERE ${owner} = ${id}
    AND (node_id IS NULL OR node_id = (SELECT id FROM nodes WHERE name = ?)))`;

export function insertMemberConfig(
  { table, owner }: MemberConfigTable,
  row: RowRef,
  config: ConfigMap,
  member: string | null,
): Statement[] {
  const set = Object.entries(config).filter(([, value]) => value !== '');
  if (set.length === 0) return [];
  return [
    {
      sql: `INSERT INTO ${table} (${owner}, node_id, key, value)
        SELECT o.id, (SELECT id FROM nodes WHERE name = ?), j.key, j.value
        FROM (${row.sql}) o, json_each(?) j`,
      params: [member, ...row.params, JSON.stringify(Object.fromEntries(set))],
    },
  ];
}

export function replaceMemberConfig(
  where: MemberConfigTable,
  row: RowRef,
  config: ConfigMap,
  member: string | null,
): Statement[] {
  return [
    {
      sql: `DELETE FROM ${where.table} WHERE ${where.owner} IN (${row.sql})
        AND node_id IS (SELECT id FROM nodes WHERE name = ?)`,
      params: [...row.params, member],
    },
    ...insertMemberConfig(where, row, config, member),
  ];
}

/** Splits a configuration into what holds for all and what holds for one member. */
export function splitConfig(
  config: ConfigMap,
  memberKeys: readonly string[],
): { readonly global: Record<string, string>; readonly member: Record<string, string> } {
  const global: Record<string, string> = {};
  const member: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    (memberKeys.includes(key) ? member : global)[key] = value;
  }
  return { global, member };
}

export const parseMemberConfig = (json: SqlValue | undefined) => parseConfig(json ?? '{}');
