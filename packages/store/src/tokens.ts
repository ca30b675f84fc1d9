import { notFound } from '@lxd/model/errors';

import type { Row, Statement, Store } from './store.js';

/** An operation of class "token" that waits to be used. */
export interface TokenRecord {
  readonly uuid: string; // the operation's
  readonly member: string; // whose operation it is
  readonly project: string | null;
  readonly description: string;
  readonly resources: Readonly<Record<string, readonly string[]>>;
  /** With the secret. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly adminOnly: boolean;
  readonly createdAt: string; // RFC 3339, UTC
  readonly expiresAt: string | null; // null: never
}

const select = `SELECT t.uuid, n.name AS member, p.name AS project, t.description, t.resources,
    t.metadata, t.admin_only, t.created_at, t.expires_at
  FROM operations_tokens t JOIN nodes n ON n.id = t.node_id
  LEFT JOIN projects p ON p.id = t.project_id`;

/** All tokens of a member (null: of all), oldest first. */
export async function listTokens(store: Store, member: string | null): Promise<TokenRecord[]> {
  const rows = await store.query(
    `${select} WHERE n.name = IFNULL(?, n.name) ORDER BY t.id`,
    [member],
  );
  return rows.map(parseToken);
}

/** The token with this secret. */
export async function findToken(store: Store, secret: string): Promise<TokenRecord | null> {
  const [row] = await store.query(
    `${select} WHERE t.metadata ->> '$.secret' = ?`,
    [secret],
  );
  return row ? parseToken(row) : null;
}

export function insertToken(token: TokenRecord): Statement[] {
  return [
    {
      sql: `INSERT INTO operations_tokens
          (uuid, node_id, project_id, description, resources, metadata, admin_only,
            created_at, expires_at)
        SELECT ?, id, (SELECT id FROM projects WHERE name = ?), ?, ?, ?, ?, ?, ?
        FROM nodes WHERE name = ?`,
      params: [
        token.uuid,
        token.project,
        token.description,
        JSON.stringify(token.resources),
        JSON.stringify(token.metadata),
        Number(token.adminOnly),
        token.createdAt,
        token.expiresAt,
        token.member,
      ],
    },
  ];
}

/** Ends a token; in a batch, whatever it pays for happens only if nobody used it before. */
export function useToken(uuid: string): Statement[] {
  return [
    {
      sql: 'SELECT 1 FROM operations_tokens WHERE uuid = ?',
      params: [uuid],
      guard: () => notFound('Token not found'),
    },
    ...deleteToken(uuid),
  ];
}

export function deleteToken(uuid: string): Statement[] {
  return [{ sql: 'DELETE FROM operations_tokens WHERE uuid = ?', params: [uuid] }];
}

const parseToken = (row: Row): TokenRecord => ({
  uuid: String(row['uuid']),
  member: String(row['member']),
  project: row['project'] === null ? null : String(row['project']),
  description: String(row['description']),
  resources: JSON.parse(String(row['resources'])) as Record<string, string[]>,
  metadata: JSON.parse(String(row['metadata'])) as Record<string, unknown>,
  adminOnly: row['admin_only'] === 1,
  createdAt: String(row['created_at']),
  expiresAt: row['expires_at'] === null ? null : String(row['expires_at']),
});
