import type { Consistency, Row, SqlValue, Statement, StatementResult, Store, Table } from '@lxd/store/store';

/**
 * The global database, wherever it lies now: a server that becomes a member of a cluster goes
 * over from its own to the cluster's while it runs.
 */
export class StoreSwitch implements Store {
  #current: Store;
  #gate: Promise<void> | null = null;
  #writing = 0;
  #idle: (() => void) | null = null;

  constructor(first: Store) {
    this.#current = first;
  }

  /** Whether it is going over to another database just now. */
  get exchanging(): boolean {
    return this.#gate !== null;
  }

  query<T extends Row = Row>(
    sql: string,
    params?: readonly SqlValue[],
    options?: { readonly consistency?: Consistency },
  ): Promise<T[]> {
    return this.#current.query<T>(sql, params, options);
  }

  table(sql: string, params?: readonly SqlValue[]): Promise<Table> {
    return this.#current.table(sql, params);
  }

  async transaction(statements: readonly Statement[]): Promise<StatementResult[]> {
    while (this.#gate !== null) await this.#gate;
    this.#writing++;
    try {
      return await this.#current.transaction(statements);
    } finally {
      if (--this.#writing === 0) this.#idle?.();
    }
  }

  /**
   * Replaces the database by what `move` makes of it. Writes wait meanwhile and go to the new
   * one; when `move` fails all stays as it was.
   */
  async exchange(move: (current: Store) => Promise<Store>): Promise<void> {
    while (this.#gate !== null) await this.#gate;
    let open = (): void => undefined;
    this.#gate = new Promise((resolve) => (open = resolve));
    try {
      if (this.#writing > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
      const before = this.#current;
      this.#current = await move(before);
      await before.close();
    } finally {
      this.#idle = null;
      this.#gate = null;
      open();
    }
  }

  close(): Promise<void> {
    return this.#current.close();
  }
}
