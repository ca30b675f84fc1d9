import type Database from 'better-sqlite3';

import type { SqlValue, StatementResult } from '../store.js';

/** A statement that can cross a thread: a guard is just marked as one. */
export interface PlainStatement {
  readonly sql: string;
  readonly params: readonly SqlValue[];
  readonly guard: boolean;
}

export type BatchOutcome =
  | { readonly ok: true; readonly results: StatementResult[] }
  | { readonly ok: false; readonly guard: number } // index of the guard that failed
  | { readonly ok: false; readonly error: string; readonly code: string };

/**
 * Carries out batches on one SQLite connection. Batches that wait at the same time share one
 * transaction and so one flush to disk; each is a savepoint of its own, so one that fails takes
 * nothing with it.
 */
export class Writer {
  readonly #statements = new Map<string, Database.Statement>();

  constructor(private readonly database: Database.Database) {}

  run(batches: readonly (readonly PlainStatement[])[]): BatchOutcome[] {
    const { database } = this;
    try {
      database.exec('BEGIN IMMEDIATE');
      const outcomes = batches.map((batch) => this.#savepoint(batch));
      database.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      return batches.map(() => failed(error));
    }
  }

  #savepoint(batch: readonly PlainStatement[]): BatchOutcome {
    const { database } = this;
    database.exec('SAVEPOINT batch');
    const outcome = this.#batch(batch);
    if (!outcome.ok) database.exec('ROLLBACK TO batch');
    database.exec('RELEASE batch');
    return outcome;
  }

  #batch(batch: readonly PlainStatement[]): BatchOutcome {
    const results: StatementResult[] = [];
    try {
      for (const [index, { sql, params, guard }] of batch.entries()) {
        const statement = this.#prepare(sql);
        if (guard) {
          if (statement.get(...params) === undefined) return { ok: false, guard: index };
          results.push({ lastInsertId: 0, rowsAffected: 0 });
        } else if (statement.reader) {
          statement.all(...params);
          results.push({ lastInsertId: 0, rowsAffected: 0 });
        } else {
          const { lastInsertRowid, changes } = statement.run(...params);
          results.push({ lastInsertId: Number(lastInsertRowid), rowsAffected: changes });
        }
      }
      return { ok: true, results };
    } catch (error) {
      return failed(error);
    }
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > maxPrepared) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return statement;
  }
}

// The product has about 300 different statements; what a person types must not pile up.
const maxPrepared = 500;

function failed(error: unknown): BatchOutcome {
  if (!(error instanceof Error)) throw error;
  return { ok: false, error: error.message, code: 'code' in error ? String(error.code) : '' };
}
