import { codes, warningStatusCodes, type WarningStatusWord } from './codes.js';
import type { Row, SqlValue, Statement, Store } from './store.js';
import { where } from './where.js';

/** Something a warning is about. */
export interface WarningEntity {
  readonly kind: EntityKind;
  readonly project: string | null; // null for what has none
  readonly name: string;
}

/** The kinds that warnings are about so far. */
const entityCodes = codes('entity', { instance: 5, network: 8, 'storage-pool': 12 });
export type EntityKind = (typeof entityCodes.words)[number];

export interface WarningRecord {
  readonly uuid: string;
  readonly member: string | null;
  readonly project: string | null;
  /** What it is about; null: the server, or something that is gone. */
  readonly entity: WarningEntity | null;
  readonly typeCode: number;
  readonly status: WarningStatusWord;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly message: string;
  readonly count: number;
}

const select = `SELECT w.*, n.name AS member, p.name AS project,
  COALESCE(i.name, net.name, pool.name) AS entity, COALESCE(ip.name, np.name) AS entity_project
  FROM warnings w
  LEFT JOIN nodes n ON n.id = w.node_id
  LEFT JOIN projects p ON p.id = w.project_id
  LEFT JOIN instances i ON w.entity_type_code = 5 AND i.id = w.entity_id
  LEFT JOIN projects ip ON ip.id = i.project_id
  LEFT JOIN networks net ON w.entity_type_code = 8 AND net.id = w.entity_id
  LEFT JOIN projects np ON np.id = net.project_id
  LEFT JOIN storage_pools pool ON w.entity_type_code = 12 AND pool.id = w.entity_id`;

/** SQL for the number of an entity, and its parameters; -1 where there is none. */
function entityId(entity: WarningEntity | null): { sql: string; params: SqlValue[] } {
  if (entity === null) return { sql: '-1', params: [] };
  const { kind, name, project } = entity;
  if (kind === 'storage-pool') {
    return { sql: 'IFNULL((SELECT id FROM storage_pools WHERE name = ?), -1)', params: [name] };
  }
  const table = kind === 'instance' ? 'instances' : 'networks';
  const sql = `IFNULL((SELECT id FROM ${table} WHERE name = ?
    AND project_id = (SELECT id FROM projects WHERE name = ?)), -1)`;
  return { sql, params: [name, project] };
}

const entityCode = (entity: WarningEntity | null): number =>
  entity === null ? -1 : entityCodes.code(entity.kind);

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
  const { entity, lastSeenAt } = warning;
  const id = entityId(entity);
  return [
    {
      sql: `INSERT INTO warnings (node_id, project_id, entity_type_code, entity_id, uuid, type_code,
          status, first_seen_date, last_seen_date, updated_date, last_message, count)
        VALUES ((SELECT id FROM nodes WHERE name = ?), (SELECT id FROM projects WHERE name = ?),
          ?, ${id.sql}, ?, ?, 1, ?, ?, ?, ?, 1)
        ON CONFLICT (IFNULL(node_id, -1), IFNULL(project_id, -1), entity_type_code, entity_id,
          type_code)
        DO UPDATE SET status = CASE status WHEN 3 THEN 1 ELSE status END,
          last_seen_date = excluded.last_seen_date, updated_date = excluded.updated_date,
          last_message = excluded.last_message, count = count + 1`,
      params: [
        warning.member,
        warning.project,
        entityCode(entity),
        ...id.params,
        warning.uuid,
        warning.typeCode,
        lastSeenAt,
        lastSeenAt,
        lastSeenAt,
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

/** What was wrong with one thing is right again. */
export function resolveWarning(
  subject: Pick<WarningRecord, 'member' | 'typeCode' | 'entity'>,
  at: string,
): Statement[] {
  const id = entityId(subject.entity);
  return [
    {
      sql: `UPDATE warnings SET status = 3, updated_date = ?
        WHERE status <> 3 AND type_code = ? AND entity_type_code = ? AND entity_id = ${id.sql}
          AND node_id IS (SELECT id FROM nodes WHERE name = ?)`,
      params: [at, subject.typeCode, entityCode(subject.entity), ...id.params, subject.member],
    },
  ];
}

/** Of one type, what was wrong with anything but these is right again. */
export function resolveOtherWarnings(
  { member, typeCode }: Pick<WarningRecord, 'member' | 'typeCode'>,
  still: readonly (WarningEntity | null)[],
  at: string,
): Statement[] {
  const ids = still.map(entityId);
  return [
    {
      sql: `UPDATE warnings SET status = 3, updated_date = ?
        WHERE status <> 3 AND type_code = ? AND node_id IS (SELECT id FROM nodes WHERE name = ?)
          ${ids.map(({ sql }) => `AND NOT (entity_type_code = ? AND entity_id = ${sql})`).join(' ')}`,
      params: [
        at,
        typeCode,
        member,
        ...still.flatMap((entity, i) => [entityCode(entity), ...(ids[i]?.params ?? [])]),
      ],
    },
  ];
}

/** Forgets what has been right for long. */
export function deleteWarningsResolvedBefore(date: string): Statement[] {
  return [{ sql: 'DELETE FROM warnings WHERE status = 3 AND updated_date < ?', params: [date] }];
}

export function deleteWarning(uuid: string): Statement[] {
  return [{ sql: 'DELETE FROM warnings WHERE uuid = ?', params: [uuid] }];
}

/** For the batch in which what they are about is deleted, before it. */
export function deleteWarningsAbout(entity: WarningEntity): Statement[] {
  const id = entityId(entity);
  return [
    {
      sql: `DELETE FROM warnings WHERE entity_type_code = ? AND entity_id = ${id.sql}`,
      params: [entityCode(entity), ...id.params],
    },
  ];
}

const parseWarning = (row: Row): WarningRecord => ({
  uuid: String(row['uuid']),
  member: row['member'] === null ? null : String(row['member']),
  project: row['project'] === null ? null : String(row['project']),
  entity: parseEntity(row),
  typeCode: Number(row['type_code']),
  status: warningStatusCodes.word(Number(row['status'])),
  firstSeenAt: String(row['first_seen_date']),
  lastSeenAt: String(row['last_seen_date']),
  message: String(row['last_message']),
  count: Number(row['count']),
});

function parseEntity(row: Row): WarningEntity | null {
  if (row['entity'] === null) return null;
  const kind = entityCodes.word(Number(row['entity_type_code']));
  const project = row['entity_project'] === null ? null : String(row['entity_project']);
  return { kind, project, name: String(row['entity']) };
}
