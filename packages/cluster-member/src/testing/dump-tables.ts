import type { Store } from '@lxd/store/store';

/** All rows of all tables, to see whether anything has changed. */
export async function dumpTables(store: Store): Promise<Record<string, unknown>> {
  const tables = await store.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) rows[String(name)] = await store.query(`SELECT * FROM ${String(name)}`);
  return rows;
}
