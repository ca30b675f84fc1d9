import { Worker } from 'node:worker_threads';

import type Database from 'better-sqlite3';

import { DomainError } from '@lxd/model/errors';

import { migrate, type Schema } from '../schema/migrate.js';
import type { Row, SqlValue, Statement, StatementResult, Store, Table } from '../store.js';
import { uniqueViolation } from '../unique-violation.js';
import { connect } from './connection.js';
import type { FromWriter, ToWriter } from './writer-thread.js';
import { Writer, type BatchOutcome, type PlainStatement } from './writer.js';

/**
 * Opens (or makes) a database on this host and brings its schema up to date. Reads run in this
 * thread, from SQLite's page cache; writes in a thread of their own.
 *
 * @param path of the file, or `:memory:` for tests, where writes run in this thread too.
 */
export async function openEmbedded(path: string, schema: Schema): Promise<Store> {
  const database = connect(path);
  try {
    migrate(database, schema, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return new EmbeddedStore(database, path === ':memory:' ? inline(database) : threaded(path));
}

interface WriterHandle {
  run(batch: readonly PlainStatement[]): Promise<BatchOutcome>;
  close(): Promise<void>;
}

class EmbeddedStore implements Store {
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(
    private readonly database: Database.Database,
    private readonly writer: WriterHandle,
  ) {}

  async query<T extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement.all(...params) as T[];
  }

  async table(sql: string, params: readonly SqlValue[] = []): Promise<Table> {
    const statement = this.database.prepare(sql);
    return {
      columns: statement.columns().map(({ name }) => name),
      rows: statement.raw().all(...params) as SqlValue[][],
    };
  }

  async transaction(statements: readonly Statement[]): Promise<StatementResult[]> {
    const outcome = await this.writer.run(
      statements.map(({ sql, params = [], guard }) => ({ sql, params, guard: guard !== undefined })),
    );
    if (outcome.ok) return outcome.results;
    if ('guard' in outcome) throw guardError(statements, outcome.guard);
    throw (
      uniqueViolation(outcome.error) ??
      new DomainError('internal', `${outcome.error}${outcome.code && ` (${outcome.code})`}`)
    );
  }

  async close(): Promise<void> {
    await this.writer.close();
    this.database.close();
  }
}

function guardError(statements: readonly Statement[], index: number): Error {
  return statements[index]?.guard?.() ?? new Error(`statement ${index} is no guard`);
}

function inline(database: Database.Database): WriterHandle {
  const writer = new Writer(database);
  return {
    async run(batch) {
      const [outcome] = writer.run([batch]);
      if (!outcome) throw new Error('the writer lost a batch');
      return outcome;
    },
    async close() {},
  };
}

function threaded(path: string): WriterHandle {
  const worker = new Worker(new URL('./writer-thread.js', import.meta.url), {
    workerData: { path },
    // It holds prepared statements and one batch at a time.
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  worker.unref(); // an idle writer keeps no process alive; one at work does (below)
  const waiting = new Map<
    number,
    { resolve(outcome: BatchOutcome): void; reject(error: Error): void }
  >();
  let lastId = 0;
  let dead: Error | null = null;

  // What a write was waited for may be long: one outcome a round of the event loop, or two
  // hundred writers that were answered together would hold up everybody else.
  const outcomes: FromWriter[] = [];
  const deliverOne = () => {
    const next = outcomes.shift();
    if (next === undefined) return;
    waiting.get(next.id)?.resolve(next.outcome);
    waiting.delete(next.id);
    if (waiting.size === 0) worker.unref();
  };
  const deliver = () => {
    deliverOne();
    if (outcomes.length > 0) setImmediate(deliver);
  };
  worker.on('message', (message: FromWriter) => {
    if (outcomes.push(message) === 1) setImmediate(deliver);
  });
  const die = (error: Error) => {
    while (outcomes.length > 0) deliverOne();
    dead ??= error;
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  worker.on('error', die);
  worker.on('exit', () => die(new DomainError('unavailable', 'The database is closed')));

  const send = (message: (id: number) => ToWriter): Promise<BatchOutcome> =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead);
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage(message(id));
    });
  return {
    run: (batch) => send((id) => ({ id, batch })),
    async close() {
      if (!dead) await send((id) => ({ id, close: true }));
    },
  };
}
