import { randomBytes } from 'node:crypto';

import { DomainError } from '@lxd/model/errors';
import type { Statement, Store } from '@lxd/store/store';
import {
  deleteToken,
  findToken,
  insertToken,
  listTokens,
  useToken,
  type TokenRecord,
} from '@lxd/store/tokens';

import type { Self } from '../cluster/self.js';
import { newOperationId } from '../operations/operation-id.js';
import type { Operations } from '../operations/operations.js';
import type { Work } from '../operations/work.js';

/** A secret to be given out, and what it stands for. */
export interface TokenRequest {
  readonly description: string;
  readonly project: string | null;
  readonly resources?: Readonly<Record<string, readonly string[]>>;
  /** Shown beside the secret. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Only admins may see it: it gives more than who may look at the project has. */
  readonly adminOnly?: boolean;
  readonly expiresAt?: Date | null;
}

const secretBytes = 32;

/**
 * Secrets that open something once. Each is an operation, which is how clients list and revoke
 * them, and a row, so that it survives the daemon and can't be used twice.
 */
export class Tokens {
  constructor(
    private readonly store: Store,
    private readonly operations: Operations,
    private readonly self: Self,
    private readonly now: () => Date,
    /** Told when the row of a token that is over could not be deleted. */
    private readonly warn: (message: string, error: unknown) => void,
    /** Called when tokens of other members were used or revoked here. */
    private readonly othersEnded: () => Promise<void> = async () => undefined,
  ) {}

  /** The operation to answer with; the token holds from now on. */
  async issue(request: TokenRequest): Promise<Work> {
    const expiresAt = request.expiresAt ?? null;
    const record: TokenRecord = {
      uuid: newOperationId(this.self.identity?.id ?? null),
      member: this.self.member,
      project: request.project,
      description: request.description,
      resources: request.resources ?? {},
      metadata: { ...request.metadata, secret: randomBytes(secretBytes).toString('hex') },
      adminOnly: request.adminOnly ?? false,
      createdAt: this.now().toISOString(),
      expiresAt: expiresAt === null ? null : expiresAt.toISOString(),
    };
    await this.store.transaction(insertToken(record));
    return this.#work(record);
  }

  /** Takes up the tokens of before the restart. */
  async restore(): Promise<void> {
    for (const record of await listTokens(this.store, this.self.member)) {
      this.operations.create(this.#work(record), { project: 'default', requestor: null }).begin();
    }
  }

  /** Ends all tokens like this, whichever member issued them. */
  async revoke(fits: (token: TokenRecord) => boolean): Promise<void> {
    const ended = (await listTokens(this.store, null)).filter(fits);
    if (ended.length === 0) return;
    await this.store.transaction(ended.flatMap(({ uuid }) => deleteToken(uuid)));
    for (const { uuid } of ended) await this.end(uuid);
  }

  /** The token with this secret, whoever issued it; null when there is none or it has expired. */
  async find(secret: string, fits: (token: TokenRecord) => boolean): Promise<TokenRecord | null> {
    const found = secret === '' ? null : await findToken(this.store, secret);
    if (found === null || !fits(found)) return null;
    const expired = found.expiresAt !== null && new Date(found.expiresAt) <= this.now();
    const here = this.operations.list(null).find(({ id }) => id === found.uuid);
    const over = here !== undefined && here.view().status !== 'Running'; // its row is about to go
    return expired || over ? null : found;
  }

  /** Ends the operation of a token whose row is gone, here or on the member that issued it. */
  async end(uuid: string): Promise<void> {
    const here = this.operations.list(null).find(({ id }) => id === uuid);
    if (here === undefined) await this.othersEnded();
    // It may have been revoked while the batch ran; used is used.
    else if (here.view().status === 'Running') await this.operations.cancel(uuid);
  }

  /** Ends the operations of tokens that were used or revoked through another member. */
  async refresh(): Promise<void> {
    const kept = new Set((await listTokens(this.store, this.self.member)).map(({ uuid }) => uuid));
    for (const operation of this.operations.list(null)) {
      const { class: kind, status } = operation.view();
      if (kind !== 'token' || status !== 'Running' || kept.has(operation.id)) continue;
      await this.operations.cancel(operation.id);
    }
  }

  /**
   * Ends the token and makes `change`, both or neither.
   * @returns false when somebody else was first
   */
  async use({ uuid }: Pick<TokenRecord, 'uuid'>, change: readonly Statement[] = []): Promise<boolean> {
    try {
      await this.store.transaction([...useToken(uuid), ...change]);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'not-found') return false;
      throw error;
    }
    await this.end(uuid);
    return true;
  }

  #work(record: TokenRecord): Work {
    return {
      id: record.uuid,
      class: 'token',
      project: record.project,
      description: record.description,
      metadata: record.metadata,
      createdAt: record.createdAt,
      expiresAt: record.expiresAt === null ? null : new Date(record.expiresAt),
      adminOnly: record.adminOnly,
      ...(Object.keys(record.resources).length > 0 ? { resources: record.resources } : {}),
      onEnd: () => {
        this.store.transaction(deleteToken(record.uuid)).catch((error: unknown) =>
          this.warn('Cannot delete a token that is over', error),
        );
      },
    };
  }
}
