import { databaseRoleCodes, type DatabaseRole } from './codes.js';
import type { Row, Statement, Store } from './store.js';

/** A member as far as the database is concerned; each keeps the list in its local database. */
export interface RaftNodeRecord {
  readonly id: number;
  readonly address: string; // `host:port` of the member, not of its database
  readonly role: DatabaseRole;
  readonly name: string;
}

/** Empty on a server that is in no cluster. */
export async function listRaftNodes(local: Store): Promise<RaftNodeRecord[]> {
  const rows = await local.query('SELECT id, address, role, name FROM raft_nodes ORDER BY id');
  return rows.map(parseRaftNode);
}

export function replaceRaftNodes(nodes: readonly RaftNodeRecord[]): Statement[] {
  return [
    { sql: 'DELETE FROM raft_nodes' },
    ...nodes.map(({ id, address, role, name }) => ({
      sql: 'INSERT INTO raft_nodes (id, address, role, name) VALUES (?, ?, ?, ?)',
      params: [id, address, databaseRoleCodes.code(role), name],
    })),
  ];
}

const parseRaftNode = (row: Row): RaftNodeRecord => ({
  id: Number(row['id']),
  address: String(row['address']),
  role: databaseRoleCodes.word(Number(row['role'])),
  name: String(row['name']),
});
