import { DomainError } from '@lxd/model/errors';

import type { SqlValue, Statement, StatementResult } from '../store.js';
import { uniqueViolation } from '../unique-violation.js';

/** A statement as rqlite's HTTP API takes it: the text, then the values. */
export type RqliteStatement = readonly [sql: string, ...params: SqlValue[]];

/** One statement's result as `/db/execute` gives it. A failed one ends the list. */
export interface ExecuteResult {
  readonly last_insert_id?: number;
  readonly rows_affected?: number;
  readonly error?: string;
}

export type BatchOutcome =
  | { readonly kind: 'applied'; readonly clock: number; readonly results: StatementResult[] }
  /** An earlier attempt went through and only its answer was lost. */
  | { readonly kind: 'applied-before' }
  | { readonly kind: 'refused'; readonly error: Error };

/** As many tokens are kept; a sender gives up long before so many batches have passed. */
const keptTokens = 4096;
/** Before the caller's own statements comes the token. */
const ahead = 1;

/**
 * A batch for `/db/execute?transaction`. A guard becomes a SELECT that overflows unless it finds
 * a row, which is the one way to fail a transaction there (design: "The store").
 */
export function encodeBatch(token: string, statements: readonly Statement[]): RqliteStatement[] {
  return [
    ['INSERT INTO applied_batches (token) VALUES (?)', token],
    ...statements.map(({ sql, params = [], guard }): RqliteStatement => [
      guard ? `SELECT CASE WHEN EXISTS (${sql}) THEN 1 ELSE abs(-9223372036854775808) END` : sql,
      ...params,
    ]),
    [
      `DELETE FROM applied_batches WHERE id <= (SELECT MAX(id) FROM applied_batches) - ${keptTokens}`,
    ],
  ];
}

/** What became of a batch, from the results of its statements. */
export function readOutcome(
  statements: readonly Statement[],
  results: readonly ExecuteResult[],
): BatchOutcome {
  const last = results.length - 1;
  const error = results[last]?.error;
  if (error === undefined) {
    return {
      kind: 'applied',
      clock: results[0]?.last_insert_id ?? 0,
      results: statements.map(({ guard }, index) => statementResult(guard !== undefined, results[index + ahead])),
    };
  }
  if (last < ahead && uniqueViolation(error)?.table === 'applied_batches') {
    return { kind: 'applied-before' };
  }
  const guard = statements[last - ahead]?.guard;
  if (guard && error.includes('integer overflow')) return { kind: 'refused', error: guard() };
  return { kind: 'refused', error: uniqueViolation(error) ?? new DomainError('internal', error) };
}

const statementResult = (guard: boolean, result: ExecuteResult | undefined): StatementResult =>
  guard
    ? { lastInsertId: 0, rowsAffected: 0 }
    : { lastInsertId: result?.last_insert_id ?? 0, rowsAffected: result?.rows_affected ?? 0 };
