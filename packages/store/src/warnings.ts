import { warningStatusCodes, type WarningStatusWord } from './codes.js';
import type { Row, Statement, Store } from './store.js';
import { where } from './where.js';

export interface WarningRecord {
  readonly uuid: string;
  readonly member: string | null;
  readonly project: string | null;
  readonly entityTypeCode: number; // -1: none
  readonly entityId: number; // -1: none
  readonly typeCode: number;
  readonly status: WarningStatusWord;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly message: string;
  readonly count: number;
}

const select = `SELECT w.*, n.name AS member, p.name AS project FROM warnings w
  LEFT JOIN nodes n ON n.id = w.node_id LEFT JOIN projects p ON p.id = w.project_id`;

export async function listWarnings(store: Store, project?: string): Promise<WarningRecord[]> {
  const { sql, params } = where([['(p.name IS NULL OR p.name = ?)', project]]);
  const rows = await store.query(`${select} ${sql} ORDER BY w.id`, params);
  return rows.map(parseWarning);
}

export async function getWarning(store: Store, uuid: string): Promise<WarningRecord | null> {
  const [row] = await store.query(`${select} WHERE w.uuid = ?`, [uuid]);
  return row ? parseWarning(row) : null;
}

/** Records that something is wrong, or is so again: one row a subject, with a count. */
export function raiseWarning(
  warning: Omit<WarningRecord, 'status' | 'firstSeenAt' | 'count'>,
): Statement[] {
  return [
    {
      sql: `INSERT INTO warnings (node_id, project_id, entity_type_code, entity_id, uuid, type_code,
          status, first_seen_date, last_seen_date, updated_date, last_message, count)
        VALUES ((SELECT id FROM nodes WHERE name = ?), (SELECT id FROM projects WHERE name = ?),
          ?, ?, ?, ?, 1, ?, ?, ?, ?, 1)
        ON CONFLICT (IFNULL(node_id, -1), IFNULL(project_id, -1), entity_type_code, entity_id,
          type_code)
        DO UPDATE SET status = CASE status WHEN 3 THEN 1 ELSE status END,
          last_seen_date = excluded.last_seen_date, updated_date = excluded.updated_date,
          last_message = excluded.last_message, count = count + 1`,
      params: [
        warning.member,
        warning.project,
        warning.entityTypeCode,
        warning.entityId,
        warning.uuid,
        warning.typeCode,
        warning.lastSeenAt,
        warning.lastSeenAt,
        warning.lastSeenAt,
        warning.message,
      ],
    },
  ];
}

export function setWarningStatus(uuid: string, status: WarningStatusWord, at: string): Statement[] {
  return [
    {
      sql: 'UPDATE warnings SET status = ?, updated_date = ? WHERE uuid = ?',
      params: [warningStatusCodes.code(status), at, uuid],
    },
  ];
}

/** What was wrong is right again. */
export function resolveWarnings(
  subject: Pick<WarningRecord, 'member' | 'typeCode' | 'entityTypeCode' | 'entityId'>,
  at: string,
): Statement[] {
  return [
    {
      sql: `UPDATE warnings SET status = 3, updated_date = ?
        WHERE status <> 3 AND type_code = ? AND entity_type_code = ? AND entity_id = ?
          AND node_id IS (SELECT id FROM nodes WHERE name = ?)`,
      params: [at, subject.typeCode, subject.entityTypeCode, subject.entityId, subject.member],
    },
  ];
}

export function deleteWarning(uuid: string): Statement[] {
  return [{ sql: 'DELETE FROM warnings WHERE uuid = ?', params: [uuid] }];
}

/** What a warning was about is gone. */
export function deleteWarningsAbout(entityTypeCode: number, entityId: number): Statement[] {
  return [
    {
      sql: 'DELETE FROM warnings WHERE entity_type_code = ? AND entity_id = ?',
      params: [entityTypeCode, entityId],
    },
  ];
}

const parseWarning = (row: Row): WarningRecord => ({
  uuid: String(row['uuid']),
  member: row['member'] === null ? null : String(row['member']),
  project: row['project'] === null ? null : String(row['project']),
  entityTypeCode: Number(row['entity_type_code'] ?? -1),
  entityId: Number(row['entity_id'] ?? -1),
  typeCode: Number(row['type_code']),
  status: warningStatusCodes.word(Number(row['status'])),
  firstSeenAt: String(row['first_seen_date']),
  lastSeenAt: String(row['last_seen_date']),
  message: String(row['last_message']),
  count: Number(row['count']),
});
