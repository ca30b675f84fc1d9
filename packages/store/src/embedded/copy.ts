import Database from 'better-sqlite3';

/** A copy of a database that may be in use, at a path where nothing is yet. */
export function copyDatabase(from: string, to: string): void {
  const database = new Database(from, { readonly: true });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}
