import { invalid, wrap } from '@lxd/model/errors';
import { dump } from '@lxd/store/dump';
import { splitStatements } from '@lxd/store/split-statements';
import type { Store } from '@lxd/store/store';

/** The result of one statement, as `lxd sql` reads it. */
export interface SqlResult {
  readonly type: 'select' | 'exec';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly rows_affected: number;
}

/** Direct access for repairs: `lxd sql`. */
export class Database {
  constructor(private readonly stores: Readonly<Record<'global' | 'local', Store>>) {}

  async dump(database: string, schemaOnly: boolean): Promise<string> {
    return dump(this.#store(database), { schemaOnly });
  }

  /** Runs statements one after another, each in a transaction of its own. */
  async run(database: string, text: string): Promise<SqlResult[]> {
    const store = this.#store(database);
    if (text.trim() === '.sync') {
      // The database file is there already; this moves into it what lies in the log beside it.
      await store.table('PRAGMA wal_checkpoint(TRUNCATE)');
      return [];
    }
    const results: SqlResult[] = [];
    for (const sql of splitStatements(text)) {
      const run = reads(sql) ? select : execute;
      results.push(
        await run(store, sql).catch((error: unknown) => {
          throw wrap('Failed to exec query', error);
        }),
      );
    }
    return results;
  }

  #store(name: string): Store {
    if (name !== 'global' && name !== 'local') throw invalid('Invalid database type');
    return this.stores[name];
  }
}

const reads = (sql: string): boolean => /^(select|with|pragma|explain)\b/i.test(sql);

async function select(store: Store, sql: string): Promise<SqlResult> {
  const { columns, rows } = await store.table(sql);
  return { type: 'select', columns, rows, rows_affected: 0 };
}

async function execute(store: Store, sql: string): Promise<SqlResult> {
  const [result] = await store.transaction([{ sql }]);
  return { type: 'exec', columns: [], rows: [], rows_affected: result?.rowsAffected ?? 0 };
}
