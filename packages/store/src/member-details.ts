import { parseConfig, type ConfigMap } from './config-map.js';
import { codes } from './codes.js';
import { listMembers, type MemberRecord } from './members.js';
import type { Consistency, Statement, Store } from './store.js';

/** Roles that a user gives; those in the database give themselves. */
export const memberRoleCodes = codes('member role', { 'event-hub': 1, 'ovn-chassis': 2 });
export type MemberRole = (typeof memberRoleCodes.words)[number];

/** What a user says of a member. */
export interface MemberSettings {
  readonly description: string;
  readonly failureDomain: string;
  readonly roles: readonly MemberRole[];
  readonly groups: readonly string[];
  readonly config: ConfigMap;
}

export type MemberDetails = MemberRecord & MemberSettings & { readonly heartbeat: string };

export const defaultFailureDomain = 'default';

/** All members that have come, with what a user says of them, by id. */
export async function listMemberDetails(
  store: Store,
  options?: { readonly consistency?: Consistency },
): Promise<MemberDetails[]> {
  const [members, rows] = await Promise.all([
    listMembers(store, options),
    store.query(
      `SELECT n.id, IFNULL(n.heartbeat, '') AS heartbeat, d.name AS domain,
        (SELECT json_group_array(role) FROM nodes_roles WHERE node_id = n.id) AS roles,
        (SELECT json_group_array(name) FROM (SELECT g.name FROM nodes_cluster_groups c
          JOIN cluster_groups g ON g.id = c.group_id WHERE c.node_id = n.id ORDER BY g.name)) AS groups,
        (SELECT json_group_object(key, value) FROM nodes_config WHERE node_id = n.id) AS config
      FROM nodes n LEFT JOIN nodes_failure_domains d ON d.id = n.failure_domain_id`,
      [],
      options,
    ),
  ]);
  return members
    .filter(({ state }) => state !== 'pending')
    .flatMap((member) => {
      const row = rows.find(({ id }) => Number(id) === member.id);
      if (row === undefined) return [];
      return [
        {
          ...member,
          heartbeat: String(row['heartbeat']),
          failureDomain: row['domain'] === null ? defaultFailureDomain : String(row['domain']),
          roles: (JSON.parse(String(row['roles'])) as number[]).map((code) => memberRoleCodes.word(code)),
          groups: JSON.parse(String(row['groups'])) as string[],
          config: parseConfig(row['config'] ?? '{}'),
        },
      ];
    });
}

/** By member id; one that is not there is in the default domain. */
export async function listFailureDomains(store: Store): Promise<ReadonlyMap<number, string>> {
  const rows = await store.query(
    'SELECT n.id, d.name FROM nodes n JOIN nodes_failure_domains d ON d.id = n.failure_domain_id',
    [],
    { consistency: 'weak' },
  );
  return new Map(rows.map(({ id, name }) => [Number(id), String(name)]));
}

/** Replaces all that a user says of a member. Groups must be there. */
export function updateMemberSettings(member: string, settings: MemberSettings): Statement[] {
  const { description, failureDomain, roles, groups, config } = settings;
  const domain = failureDomain === defaultFailureDomain ? null : failureDomain;
  const own = 'node_id = (SELECT id FROM nodes WHERE name = ?)';
  return [
    ...(domain === null
      ? []
      : [{ sql: 'INSERT OR IGNORE INTO nodes_failure_domains (name) VALUES (?)', params: [domain] }]),
    {
      sql: `UPDATE nodes SET description = ?,
        failure_domain_id = (SELECT id FROM nodes_failure_domains WHERE name = ?) WHERE name = ?`,
      params: [description, domain, member],
    },
    {
      sql: `DELETE FROM nodes_failure_domains WHERE id NOT IN
        (SELECT failure_domain_id FROM nodes WHERE failure_domain_id IS NOT NULL)`,
    },
    { sql: `DELETE FROM nodes_roles WHERE ${own}`, params: [member] },
    ...[...new Set(roles)].map((role) => ({
      sql: 'INSERT INTO nodes_roles (node_id, role) SELECT id, ? FROM nodes WHERE name = ?',
      params: [memberRoleCodes.code(role), member],
    })),
    { sql: `DELETE FROM nodes_cluster_groups WHERE ${own}`, params: [member] },
    {
      sql: `INSERT INTO nodes_cluster_groups (node_id, group_id)
        SELECT n.id, g.id FROM nodes n, cluster_groups g
        WHERE n.name = ? AND g.name IN (SELECT value FROM json_each(?))`,
      params: [member, JSON.stringify(groups)],
    },
    { sql: `DELETE FROM nodes_config WHERE ${own}`, params: [member] },
    {
      sql: `INSERT INTO nodes_config (node_id, key, value)
        SELECT n.id, j.key, j.value FROM nodes n, json_each(?) j WHERE n.name = ?`,
      params: [JSON.stringify(Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''))), member],
    },
  ];
}

