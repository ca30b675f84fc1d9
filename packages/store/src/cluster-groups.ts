import type { Consistency, Statement, Store } from './store.js';

export interface ClusterGroupRecord {
  readonly name: string;
  readonly description: string;
  /** Names of members. */
  readonly members: readonly string[];
}

/** Every member begins in it. */
export const defaultGroup = 'default';

export async function listClusterGroups(
  store: Store,
  options?: { readonly consistency?: Consistency },
): Promise<ClusterGroupRecord[]> {
  const rows = await store.query(
    `SELECT g.name, g.description, (SELECT json_group_array(name) FROM
        (SELECT n.name FROM nodes_cluster_groups c JOIN nodes n ON n.id = c.node_id
          WHERE c.group_id = g.id AND n.state != 1 ORDER BY n.name)) AS members
      FROM cluster_groups g ORDER BY g.name`,
    [],
    options,
  );
  return rows.map((row) => ({
    name: String(row['name']),
    description: String(row['description']),
    members: JSON.parse(String(row['members'])) as string[],
  }));
}

export const insertClusterGroup = (name: string, description: string): Statement[] => [
  { sql: 'INSERT INTO cluster_groups (name, description) VALUES (?, ?)', params: [name, description] },
];

export const describeClusterGroup = (name: string, description: string): Statement[] => [
  { sql: 'UPDATE cluster_groups SET description = ? WHERE name = ?', params: [description, name] },
];

export const renameClusterGroup = (name: string, renamed: string): Statement[] => [
  { sql: 'UPDATE cluster_groups SET name = ? WHERE name = ?', params: [renamed, name] },
];

/** Fails with `problem` when somebody is in it. */
export const deleteClusterGroup = (name: string, problem: () => Error): Statement[] => [
  {
    sql: `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM nodes_cluster_groups c
      JOIN cluster_groups g ON g.id = c.group_id WHERE g.name = ?)`,
    params: [name],
    guard: problem,
  },
  { sql: 'DELETE FROM cluster_groups WHERE name = ?', params: [name] },
];

export const addToClusterGroup = (group: string, member: string): Statement[] => [
  {
    sql: `INSERT OR IGNORE INTO nodes_cluster_groups (node_id, group_id)
      SELECT n.id, g.id FROM nodes n, cluster_groups g WHERE n.name = ? AND g.name = ?`,
    params: [member, group],
  },
];

/** Who is in no other group stays. */
export const removeFromClusterGroup = (group: string, member: string): Statement[] => [
  {
    sql: `DELETE FROM nodes_cluster_groups
      WHERE node_id = (SELECT id FROM nodes WHERE name = ?)
        AND group_id = (SELECT id FROM cluster_groups WHERE name = ?)
        AND EXISTS (SELECT 1 FROM nodes_cluster_groups o WHERE o.node_id = nodes_cluster_groups.node_id
          AND o.group_id != nodes_cluster_groups.group_id)`,
    params: [member, group],
  },
];
