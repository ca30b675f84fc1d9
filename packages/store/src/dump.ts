import type { SqlValue, Store } from './store.js';

/** The database as SQL text, like `sqlite3 .dump` (or `.schema`). */
export async function dump(store: Store, options: { readonly schemaOnly: boolean }): Promise<string> {
  const objects = await store.query(
    `SELECT type, name, sql FROM sqlite_master
      WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
      ORDER BY type <> 'table', rowid`,
  );
  const lines = ['PRAGMA foreign_keys=OFF;', 'BEGIN TRANSACTION;'];
  for (const { type, name, sql } of objects) {
    lines.push(`${String(sql)};`);
    if (type !== 'table' || options.schemaOnly) continue;
    const { rows } = await store.table(`SELECT * FROM ${identifier(String(name))}`);
    for (const row of rows) {
      lines.push(`INSERT INTO ${identifier(String(name))} VALUES(${row.map(literal).join(',')});`);
    }
  }
  lines.push('COMMIT;');
  return `${lines.join('\n')}\n`;
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex')}'`;
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return String(value);
}
