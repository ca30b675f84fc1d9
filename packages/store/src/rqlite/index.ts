import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '@lxd/model/errors';

import type {
  Consistency,
  Row,
  SqlValue,
  Statement,
  StatementResult,
  Store,
  Table,
} from '../store.js';
import { encodeBatch, readOutcome, type ExecuteResult, type RqliteStatement } from './batch.js';
import { LeaderProof } from './leader-proof.js';
import { NodeFailure, RqliteNode, type NodeTls } from './node.js';

export interface RqliteOptions {
  readonly tls: NodeTls;
  /** `host:port` of nodes' HTTP APIs, the one to ask first in front (this member's own). */
  addresses(): readonly string[];
}

/** How long a caller waits for a leader before it is told that there is none. */
const patienceMs = 10_000;
/** One attempt. A live node answers in milliseconds; a silent one must not use up all patience. */
const attemptMs = 2_000;
/** A list is sooner shown as this node has it than not at all. */
const staleAfterMs = 1_200;
const pauseMs = 50;
/** A node that failed is left alone for so long while others answer. */
const avoidMs = 5_000;

/**
 * The store of a cluster: a batch goes through Raft once and only once, however often it has to
 * be sent; a read comes from the leader.
 */
export function openRqlite(options: RqliteOptions): Store {
  return new RqliteStore(options);
}

type Level = 'none' | 'weak' | 'linearizable' | 'strong';

interface QueryResult {
  readonly columns?: readonly string[];
  readonly values?: readonly (readonly SqlValue[])[];
  readonly error?: string;
}

class RqliteStore implements Store {
  readonly #nodes = new Map<string, RqliteNode>();
  readonly #avoidUntil = new Map<string, number>();
  readonly #proof = new LeaderProof(() => performance.now());
  /** The latest batch this process has seen the effect of; no later read may be older. */
  #clock = 0;
  #closed = false;

  constructor(private readonly options: RqliteOptions) {}

  async query<T extends Row = Row>(
    sql: string,
    params: readonly SqlValue[] = [],
    { consistency = 'strong' }: { readonly consistency?: Consistency } = {},
  ): Promise<T[]> {
    const { columns, rows } = await this.#read([sql, ...params], consistency);
    return rows.map(
      (row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])) as T,
    );
  }

  table(sql: string, params: readonly SqlValue[] = []): Promise<Table> {
    return this.#read([sql, ...params], 'strong');
  }

  async transaction(statements: readonly Statement[]): Promise<StatementResult[]> {
    const token = randomUUID();
    const body = encodeBatch(token, statements);
    const path = `/db/execute?transaction&timeout=${attemptMs}ms`;
    const { sentAt, answer } = await this.#untilAnswered(patienceMs, (node) =>
      node.send('POST', path, attemptMs, body),
    );
    const outcome = readOutcome(statements, answer as ExecuteResult[]);
    switch (outcome.kind) {
      case 'refused':
        throw outcome.error;
      case 'applied-before':
        return statements.map(() => ({ lastInsertId: 0, rowsAffected: 0 }));
      case 'applied':
        this.#proof.renew(sentAt);
        this.#clock = Math.max(this.#clock, outcome.clock);
        return outcome.results;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const node of this.#nodes.values()) node.close();
  }

  async #read(statement: RqliteStatement, consistency: Consistency): Promise<Table> {
    if (consistency === 'strong') return this.#readLatest(statement);
    try {
      return await this.#readAt('weak', statement, staleAfterMs);
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'unavailable')) throw error;
      return this.#readAt('none', statement, patienceMs - staleAfterMs);
    }
  }

  /**
   * Servers older than 8.32 do not know the level `linearizable` and take it for `weak`, so the
   * answer counts only while it is proven that the leader is the leader.
   */
  async #readLatest(statement: RqliteStatement): Promise<Table> {
    if (this.#proof.holds()) {
      const table = await this.#readAt('linearizable', statement, patienceMs);
      if (this.#proof.holds()) return table;
    }
    return this.#readAt('strong', statement, patienceMs);
  }

  async #readAt(level: Level, statement: RqliteStatement, patience: number): Promise<Table> {
    const path = `/db/query?level=${level}&timeout=${attemptMs}ms`;
    const body: RqliteStatement[] = [['SELECT MAX(id) FROM applied_batches'], statement];
    const { sentAt, answer } = await this.#untilAnswered(patience, async (node) => {
      const results = await node.send('POST', path, Math.min(attemptMs, patience), body);
      const [clock] = (results as { results?: QueryResult[] }).results ?? [];
      if (Number(clock?.values?.[0]?.[0] ?? 0) < this.#clock) {
        throw new NodeFailure(`${node.address}: is behind`, null);
      }
      return results;
    });
    const [clock, result] = answer as QueryResult[];
    if (result === undefined || result.error !== undefined) {
      throw new DomainError('internal', result?.error ?? clock?.error ?? 'no result');
    }
    this.#clock = Math.max(this.#clock, Number(clock?.values?.[0]?.[0] ?? 0));
    if (level === 'strong') this.#proof.renew(sentAt);
    return { columns: result.columns ?? [], rows: result.values ?? [] };
  }

  /**
   * Asks one node after the other until one answers with results.
   * @throws DomainError (unavailable) when patience is over
   */
  async #untilAnswered(
    patience: number,
    ask: (node: RqliteNode) => Promise<unknown>,
  ): Promise<{ sentAt: number; answer: readonly unknown[] }> {
    const until = performance.now() + patience;
    let failure = 'no node is known';
    for (let attempt = 0; !this.#closed; attempt++) {
      const node = this.#pick(attempt);
      const sentAt = performance.now();
      if (node !== null) {
        try {
          const answer = (await ask(node)) as { results?: unknown[]; error?: string };
          if (answer.results !== undefined) return { sentAt, answer: answer.results };
          failure = `${node.address}: ${answer.error ?? 'no results'}`;
        } catch (error) {
          if (!(error instanceof NodeFailure)) throw error;
          failure = error.message;
          this.#avoidUntil.set(node.address, performance.now() + avoidMs);
        }
      }
      if (performance.now() + pauseMs > until) break;
      await sleep(pauseMs);
    }
    throw new DomainError('unavailable', `The database does not answer: ${failure}`);
  }

  /** The first that has not failed lately; when all have, each in turn. */
  #pick(attempt: number): RqliteNode | null {
    const addresses = this.options.addresses();
    const now = performance.now();
    const address =
      addresses.find((one) => (this.#avoidUntil.get(one) ?? 0) <= now) ??
      addresses[attempt % addresses.length];
    if (address === undefined) return null;
    let node = this.#nodes.get(address);
    if (node === undefined) {
      node = new RqliteNode(address, this.options.tls);
      this.#nodes.set(address, node);
    }
    return node;
  }
}
