import type { Row, Statement, Store } from './store.js';

/**
 * Where an operation runs, so that any member finds it. Only what outlives a request needs a row
 * here; on an unclustered server nothing does.
 */
export interface OperationRecord {
  readonly uuid: string;
  readonly member: string;
  readonly type: number;
  readonly project: string | null;
}

const select = `SELECT o.uuid, n.name AS member, o.type, p.name AS project
  FROM operations o JOIN nodes n ON n.id = o.node_id LEFT JOIN projects p ON p.id = o.project_id`;

export async function listOperations(store: Store): Promise<OperationRecord[]> {
  const rows = await store.query(`${select} ORDER BY o.id`);
  return rows.map(parseOperation);
}

export async function getOperation(store: Store, uuid: string): Promise<OperationRecord | null> {
  const [row] = await store.query(`${select} WHERE o.uuid = ?`, [uuid]);
  return row ? parseOperation(row) : null;
}

export function insertOperation({ uuid, member, type, project }: OperationRecord): Statement[] {
  return [
    {
      sql: `INSERT INTO operations (uuid, node_id, type, project_id)
        SELECT ?, id, ?, (SELECT id FROM projects WHERE name = ?) FROM nodes WHERE name = ?`,
      params: [uuid, type, project, member],
    },
  ];
}

export function deleteOperation(uuid: string): Statement[] {
  return [{ sql: 'DELETE FROM operations WHERE uuid = ?', params: [uuid] }];
}

/** What a member left behind when it went down. */
export function deleteMemberOperations(member: string): Statement[] {
  return [
    {
      sql: 'DELETE FROM operations WHERE node_id IN (SELECT id FROM nodes WHERE name = ?)',
      params: [member],
    },
  ];
}

const parseOperation = (row: Row): OperationRecord => ({
  uuid: String(row['uuid']),
  member: String(row['member']),
  type: Number(row['type']),
  project: row['project'] === null ? null : String(row['project']),
});
