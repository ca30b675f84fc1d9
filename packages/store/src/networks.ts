import {
  creationStateCodes,
  networkTypeCodes,
  type CreationState,
  type NetworkTypeWord,
} from './codes.js';
import type { ConfigMap, RowRef } from './config-map.js';
import {
  insertMemberConfig,
  memberConfigColumn,
  parseMemberConfig,
  replaceMemberConfig,
} from './member-config.js';
import type { Row, Statement, Store } from './store.js';
import { where } from './where.js';

export interface NetworkRecord {
  readonly id: number;
  readonly project: string;
  readonly name: string;
  readonly description: string;
  readonly type: NetworkTypeWord;
  readonly state: CreationState;
  readonly config: ConfigMap; // of all members, and of the one asked about
  readonly locations: readonly string[]; // members it is created on
}

export interface NewNetwork {
  readonly project: string;
  readonly name: string;
  readonly description: string;
  readonly type: NetworkTypeWord;
  readonly config: ConfigMap;
  readonly memberConfig: ConfigMap;
  readonly member: string;
  readonly state: CreationState;
}

const configTable = { table: 'networks_config', owner: 'network_id' };

const select = `SELECT nw.id, p.name AS project, nw.name, nw.description, nw.type, nw.state,
    ${memberConfigColumn(configTable, 'nw.id')} AS config,
    (SELECT json_group_array(n.name) FROM networks_nodes nn JOIN nodes n ON n.id = nn.node_id
      WHERE nn.network_id = nw.id) AS locations
  FROM networks nw JOIN projects p ON p.id = nw.project_id`;

/** Without a project: of all of them. `member`: whose member-specific keys to merge in. */
export async function listNetworks(
  store: Store,
  query: { readonly project?: string; readonly member: string | null },
): Promise<NetworkRecord[]> {
  const { sql, params } = where([['p.name = ?', query.project]]);
  const rows = await store.query(`${select} ${sql} ORDER BY p.name, nw.name`, [
    query.member,
    ...params,
  ]);
  return rows.map(parseNetwork);
}

export async function getNetwork(
  store: Store,
  project: string,
  name: string,
  member: string | null,
): Promise<NetworkRecord | null> {
  const [row] = await store.query(`${select} WHERE p.name = ? AND nw.name = ?`, [
    member,
    project,
    name,
  ]);
  return row ? parseNetwork(row) : null;
}

export function insertNetwork(network: NewNetwork): Statement[] {
  const row = networkRef(network.project, network.name);
  return [
    {
      sql: `INSERT INTO networks (project_id, name, description, state, type)
        SELECT id, ?, ?, ?, ? FROM projects WHERE name = ?`,
      params: [
        network.name,
        network.description,
        creationStateCodes.code(network.state),
        networkTypeCodes.code(network.type),
        network.project,
      ],
    },
    {
      sql: `INSERT INTO networks_nodes (network_id, node_id, state)
        SELECT o.id, n.id, ? FROM (${row.sql}) o, nodes n WHERE n.name = ?`,
      params: [creationStateCodes.code(network.state), ...row.params, network.member],
    },
    ...insertMemberConfig(configTable, row, network.config, null),
    ...insertMemberConfig(configTable, row, network.memberConfig, network.member),
  ];
}

/** What is absent stays. */
export interface NetworkChanges {
  readonly description?: string;
  readonly config?: ConfigMap;
  readonly memberConfig?: ConfigMap;
  readonly state?: CreationState;
}

export function updateNetwork(
  project: string,
  name: string,
  member: string,
  changes: NetworkChanges,
): Statement[] {
  const row = networkRef(project, name);
  const statements: Statement[] = [];
  if (changes.description !== undefined) {
    statements.push({
      sql: `UPDATE networks SET description = ? WHERE id IN (${row.sql})`,
      params: [changes.description, ...row.params],
    });
  }
  if (changes.state !== undefined) {
    const state = creationStateCodes.code(changes.state);
    statements.push(
      {
        sql: `UPDATE networks SET state = ? WHERE id IN (${row.sql})`,
        params: [state, ...row.params],
      },
      {
        sql: `UPDATE networks_nodes SET state = ? WHERE network_id IN (${row.sql})
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

/** The network is there on one more member, with that member's own keys. */
export function putNetworkOnMember(
  project: string,
  name: string,
  member: string,
  memberConfig: ConfigMap,
): Statement[] {
  const row = networkRef(project, name);
  return [
    {
      sql: `INSERT OR REPLACE INTO networks_nodes (network_id, node_id, state)
        SELECT o.id, n.id, ? FROM (${row.sql}) o, nodes n WHERE n.name = ?`,
      params: [creationStateCodes.code('Created'), ...row.params, member],
    },
    ...replaceMemberConfig(configTable, row, memberConfig, member),
  ];
}

export function renameNetwork(project: string, name: string, newName: string): Statement[] {
  const row = networkRef(project, name);
  return [
    { sql: `UPDATE networks SET name = ? WHERE id IN (${row.sql})`, params: [newName, ...row.params] },
  ];
}

export function deleteNetwork(project: string, name: string): Statement[] {
  const row = networkRef(project, name);
  return [{ sql: `DELETE FROM networks WHERE id IN (${row.sql})`, params: row.params }];
}

const networkRef = (project: string, name: string): RowRef => ({
  sql: `SELECT nw.id FROM networks nw JOIN projects p ON p.id = nw.project_id
    WHERE p.name = ? AND nw.name = ?`,
  params: [project, name],
});

const parseNetwork = (row: Row): NetworkRecord => ({
  id: Number(row['id']),
  project: String(row['project']),
  name: String(row['name']),
  description: String(row['description']),
  type: networkTypeCodes.word(Number(row['type'])),
  state: creationStateCodes.word(Number(row['state'])),
  config: parseMemberConfig(row['config']),
  locations: JSON.parse(String(row['locations'])) as string[],
});
