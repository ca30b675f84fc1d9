import type { Operation } from '@lxd/model/api/operation';
import { ApiError, ConnectionError, OperationError } from '../errors.js';
import type { Server } from '../server.js';
import type { EventStream } from './event-stream.js';

/** A code at or above this is final (rest-api.md §2). */
const FINAL = 200;

/** In a cluster events of other members may get lost while one of them comes back; a server keeps a final operation for 5 s. */
const CATCH_UP_MS = 2_000;

/** An operation of the server that this client follows. */
export class BackgroundOperation {
  #state: Operation;
  readonly #watchers = new Set<(state: Operation) => void>();
  readonly #events: EventStream | null;
  readonly #server: Server;
  #stopListening: (() => void) | null = null;

  constructor(server: Server, state: Operation, events: EventStream | null = null) {
    this.#server = server;
    this.#state = state;
    this.#events = events;
    this.#stopListening =
      events?.listen((event) => {
        const update = event.metadata as Operation;
        if (event.type === 'operation' && update.id === this.#state.id) this.#update(update);
      }) ?? null;
  }

  get id(): string {
    return this.#state.id;
  }

  /** As last heard of. */
  get state(): Operation {
    return this.#state;
  }

  /** Calls `watcher` at every change until the returned function is called. */
  watch(watcher: (state: Operation) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /**
   * Resolves when the operation has succeeded.
   * @throws OperationError with the operation's own text when it failed
   */
  async wait(): Promise<Operation> {
    try {
      if (this.#events === null || !this.#events.open) await this.#waitByRequest();
      else await this.#waitByEvents(this.#events);
    } finally {
      this.#stopListening?.();
      this.#stopListening = null;
    }
    if (this.#state.err !== '') throw new OperationError(this.#state.err, this.#state.status_code);
    if (this.#state.status_code >= 400) {
      throw new OperationError(this.#state.status, this.#state.status_code);
    }
    return this.#state;
  }

  /** Asks the server to stop it. */
  async cancel(): Promise<void> {
    await this.#server.send('DELETE', `operations/${this.id}`);
  }

  /** The path of one of its websockets. */
  websocketUrl(secret: string): string {
    return this.#server.url(`operations/${this.id}/websocket`, { secret });
  }

  #update(state: Operation): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher(state);
  }

  async #waitByRequest(): Promise<void> {
    while (this.#state.status_code < FINAL) {
      this.#update(await this.#server.get<Operation>(`operations/${this.id}/wait`));
    }
  }

  async #waitByEvents(events: EventStream): Promise<void> {
    if (this.#state.status_code >= FINAL) return;
    let unwatch = (): unknown => undefined;
    let unclose = (): unknown => undefined;
    const ended = new Promise<'final' | 'closed'>((resolve) => {
      unwatch = this.watch((state) => {
        if (state.status_code >= FINAL) resolve('final');
      });
      unclose = events.onClose(() => resolve('closed'));
    });
    const catchUp = setInterval(() => void this.#catchUp().catch(() => undefined), CATCH_UP_MS);
    try {
      // It may have ended before we listened (another project's stream, a cluster hop).
      const now = await this.#ask();
      if (now !== null && now.status_code >= FINAL && this.#state.status_code < FINAL) {
        this.#update(now);
      }
      if (this.#state.status_code >= FINAL) return;
      if ((await ended) === 'closed') await this.#waitByRequest();
    } finally {
      clearInterval(catchUp);
      unwatch();
      unclose();
    }
  }

  async #catchUp(): Promise<void> {
    const { environment } = await this.#server.info();
    if (environment?.server_clustered !== true) return;
    const now = await this.#ask();
    if (now !== null && now.status_code >= FINAL && this.#state.status_code < FINAL) this.#update(now);
  }

  /** Its state now; null when the server has already forgotten it, which the events then told us. */
  async #ask(): Promise<Operation | null> {
    try {
      return await this.#server.get<Operation>(`operations/${this.id}`);
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionError) return null;
      throw error;
    }
  }
}
