/** A value a column can hold. Booleans are stored as 0 and 1, times as SQLite text. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export type Row = Readonly<Record<string, SqlValue>>;

export interface Statement {
  readonly sql: string;
  readonly params?: readonly SqlValue[];
  /**
   * Set on a precondition: a SELECT that must return at least one row when the statement's turn
   * comes, else nothing of the batch happens and `transaction` throws this error.
   */
  readonly guard?: () => Error;
}

export interface StatementResult {
  readonly lastInsertId: number;
  readonly rowsAffected: number;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/**
 * How fresh a read must be. A read that decides something is `strong` (linearizable in a
 * cluster); a list for a user may be `weak` (as the leader has it now).
 */
export type Consistency = 'weak' | 'strong';

/**
 * The one way to the database, embedded SQLite or rqlite. There are no interactive
 * transactions: a change of state is one batch, all or nothing, with its preconditions inside
 * (design: "The store").
 */
export interface Store {
  query<T extends Row = Row>(
    sql: string,
    params?: readonly SqlValue[],
    options?: { readonly consistency?: Consistency },
  ): Promise<T[]>;

  /** A query's columns and rows as they come, for statements a person typed (`lxd sql`). */
  table(sql: string, params?: readonly SqlValue[]): Promise<Table>;

  /**
   * Runs all statements or none. Statements see what earlier ones of the batch did; no result of
   * one can be used in another, so they find rows by their unique names.
   * @throws the error of the first guard that fails; UniqueViolation (kind `conflict`);
   *   DomainError of kind `unavailable` when there is no leader.
   */
  transaction(statements: readonly Statement[]): Promise<StatementResult[]>;

  close(): Promise<void>;
}
