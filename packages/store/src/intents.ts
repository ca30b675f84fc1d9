import type { Row, Statement, Store } from './store.js';

/**
 * A change of several steps that is under way. It is written in the batch that begins the change
 * and removed in the one that ends it; what is found after a crash its member completes or undoes
 * (docs/adr/0003-intents-before-work-in-several-steps.md).
 */
export interface Intent {
  readonly kind: string; // "instance-create", ...
  readonly subject: string; // what it is about, unique within its kind: "<project>/<name>"
  /** What completing or undoing needs and the rows no longer tell. */
  readonly data: Readonly<Record<string, unknown>>;
}

export async function listIntents(store: Store, member: string): Promise<Intent[]> {
  const rows = await store.query(
    `SELECT t.kind, t.subject, t.data FROM intents t JOIN nodes n ON n.id = t.node_id
      WHERE n.name = ? ORDER BY t.id`,
    [member],
  );
  return rows.map(parseIntent);
}

/** Throws UniqueViolation in the transaction when such a change is under way already. */
export function insertIntent(member: string, intent: Intent, at: string): Statement[] {
  return [
    {
      sql: `INSERT INTO intents (node_id, kind, subject, data, created_at)
        SELECT id, ?, ?, ?, ? FROM nodes WHERE name = ?`,
      params: [intent.kind, intent.subject, JSON.stringify(intent.data), at, member],
    },
  ];
}

export function deleteIntent(member: string, kind: string, subject: string): Statement[] {
  return [
    {
      sql: `DELETE FROM intents WHERE kind = ? AND subject = ?
        AND node_id IN (SELECT id FROM nodes WHERE name = ?)`,
      params: [kind, subject, member],
    },
  ];
}

const parseIntent = (row: Row): Intent => ({
  kind: String(row['kind']),
  subject: String(row['subject']),
  data: JSON.parse(String(row['data'])) as Record<string, unknown>,
});
