import { rmSync } from 'node:fs';

import type Database from 'better-sqlite3';

import { DomainError } from '@lxd/model/errors';

/** One step forward. Statements are separated by `;` and run in one transaction. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** All steps of one database, oldest first, without a gap. There is no way back. */
export interface Schema {
  readonly name: 'global' | 'local';
  readonly migrations: readonly Migration[];
}

export const latestVersion = (schema: Schema): number => schema.migrations.at(-1)?.version ?? 0;

const versionTable = `CREATE TABLE IF NOT EXISTS schema (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  version INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (version)
)`;

/**
 * Brings an embedded database up to date, each step in one transaction. Before the first change
 * to a file that has content, a copy is left beside it as `<path>.bak`.
 * @throws DomainError (unsupported) when the file was written by a newer version
 */
export function migrate(database: Database.Database, schema: Schema, path: string): void {
  database.exec(versionTable);
  const current = database.prepare('SELECT COALESCE(MAX(version), 0) FROM schema').pluck().get();
  const due = pending(schema, Number(current));
  if (due.length > 0 && Number(current) > 0 && path !== ':memory:') backUp(database, `${path}.bak`);
  for (const { version, sql } of due) {
    database.transaction(() => {
      database.exec(sql);
      database
        .prepare('INSERT INTO schema (version, updated_at) VALUES (?, ?)')
        .run(version, new Date().toISOString());
    })();
  }
}

/** The steps still to go. Pure, so that every driver asks the same. */
export function pending(schema: Schema, current: number): readonly Migration[] {
  const latest = latestVersion(schema);
  if (current > latest) {
    throw new DomainError(
      'unsupported',
      `The ${schema.name} database has schema ${current}, this version knows ${latest}; please upgrade`,
    );
  }
  return schema.migrations.filter(({ version }) => version > current);
}

function backUp(database: Database.Database, to: string): void {
  rmSync(to, { force: true }); // VACUUM INTO wants a file of its own
  database.prepare('VACUUM INTO ?').run(to);
}
