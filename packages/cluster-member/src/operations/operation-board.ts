import { randomBytes } from 'node:crypto';

import type { WebSocket } from 'ws';

import { DomainError, chain, forbidden, invalid, notFound, unavailable } from '@lxd/model/errors';

import type { Requestor } from '../auth/caller.js';
import type { Self } from '../cluster/self.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import { newOperationId } from './operation-id.js';
import type { Operation, OperationStatus, OperationView, Operations } from './operations.js';
import type { OperationSockets, Progress, Resources, Work } from './work.js';

/** How long a finished operation can still be asked for; clients poll (as LXD 5.2). */
const keptFinishedMs = 5000;

const statusCodes: Readonly<Record<OperationStatus, number>> = {
  Cancelled: 401,
  Cancelling: 104,
  Failure: 400,
  Pending: 105,
  Running: 103,
  Success: 200,
};

/** All operations of this member, in memory only: they don't outlive the daemon. */
export class OperationBoard implements Operations {
  readonly #running = new Map<string, RunningOperation>();
  readonly #idle = new Set<() => void>();
  #closed = false;

  constructor(
    private readonly events: Events,
    private readonly self: Self,
    /** Told of failures that are bugs. */
    private readonly onBug: (error: unknown, description: string) => void,
  ) {}

  create(work: Work, by: { project: string; requestor: Requestor | null }): Operation {
    if (this.#closed) throw unavailable('LXD is shutting down');
    const project = work.project === undefined ? by.project : work.project;
    const operation = new RunningOperation(work, project, by.requestor, {
      events: this.events,
      id: work.id ?? newOperationId(this.self.identity?.id ?? null),
      location: this.self.member,
      onBug: this.onBug,
      onEnd: () => this.#ended(operation),
    });
    this.#running.set(operation.id, operation);
    operation.tell();
    return operation;
  }

  get(id: string): RunningOperation {
    const operation = this.#running.get(id);
    if (operation === undefined) throw notFound('Operation not found');
    return operation;
  }

  list(project: string | null): readonly Operation[] {
    const all = [...this.#running.values()];
    if (project === null) return all;
    return all.filter((one) => one.project === null || one.project === project);
  }

  wait(id: string, timeoutMs: number | null, signal: AbortSignal): Promise<OperationView> {
    const operation = this.get(id);
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        operation.waiting.delete(finish);
        resolve(operation.view());
      };
      const timer =
        timeoutMs === null ? undefined : setTimeout(finish, Math.min(timeoutMs, 0x7fffffff));
      if (operation.final || signal.aborted) return finish();
      operation.waiting.add(finish);
      signal.addEventListener('abort', finish);
    });
  }

  async cancel(id: string): Promise<void> {
    this.get(id).cancel();
  }

  secretFits(id: string, secret: string): boolean {
    return this.get(id).hasSecret(secret);
  }

  connect(id: string, secret: string): (socket: WebSocket) => void {
    return this.get(id).connect(secret);
  }

  /** Refuses new operations, ends what can be ended; resolves when nothing runs, or in time. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    for (const operation of this.#running.values()) operation.interrupt();
    if (![...this.#running.values()].some((one) => one.busy)) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#idle.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.#idle.add(finish);
    });
  }

  #ended(operation: RunningOperation): void {
    setTimeout(() => this.#running.delete(operation.id), keptFinishedMs).unref();
    if ([...this.#running.values()].some((one) => one.busy)) return;
    for (const wake of this.#idle) wake();
  }
}

interface Surroundings {
  readonly events: Events;
  readonly id: string;
  readonly location: string;
  onBug(error: unknown, description: string): void;
  onEnd(): void;
}

class RunningOperation implements Operation {
  readonly id: string;
  readonly waiting = new Set<() => void>();
  readonly permission: Work['permission'] | null;
  readonly adminOnly: boolean;
  readonly expiresAt: Date | null;
  readonly #created: string;
  readonly #abort = new AbortController();
  readonly #sockets: Sockets;
  #expiry: NodeJS.Timeout | null = null;
  #updated: string;
  #status: OperationStatus = 'Pending';
  #metadata: Record<string, unknown> | null;
  #resources: Resources | null;
  #error = '';

  constructor(
    private readonly work: Work,
    readonly project: string | null,
    private readonly requestor: Requestor | null,
    private readonly around: Surroundings,
  ) {
    this.id = around.id;
    this.permission = work.permission ?? null;
    this.adminOnly = work.adminOnly ?? false;
    this.expiresAt = work.expiresAt ?? null;
    this.#created = work.createdAt ?? new Date().toISOString();
    this.#updated = this.#created;
    this.#sockets = new Sockets(work.sockets ?? [], this.#abort.signal);
    this.#resources = work.resources ?? null;
    const metadata = { ...work.metadata };
    if (work.sockets !== undefined) {
      const { secrets } = this.#sockets;
      Object.assign(metadata, work.socketMetadata?.(secrets) ?? { fds: secrets });
    }
    this.#metadata = Object.keys(metadata).length > 0 ? metadata : null;
  }

  get final(): boolean {
    return statusCodes[this.#status] >= 200;
  }

  get mayCancel(): boolean {
    return this.#status === 'Running' && this.#cancellable;
  }

  get #cancellable(): boolean {
    return this.work.class === 'token' || this.work.cancellable === true;
  }

  view(): OperationView {
    return {
      id: this.id,
      class: this.work.class ?? 'task',
      description: this.work.description,
      created_at: this.#created,
      updated_at: this.#updated,
      status: this.#status,
      status_code: statusCodes[this.#status],
      resources: withContainers(this.#resources),
      metadata: this.#metadata,
      may_cancel: this.mayCancel,
      err: this.#error,
      location: this.around.location,
    };
  }

  begin(): void {
    this.#become('Running');
    if (this.work.run === undefined) return this.#expireInTime(); // a token
    void this.#run(this.work.run.bind(this.work));
  }

  /** Timers can't be longer than 24 days. */
  #expireInTime(): void {
    if (this.expiresAt === null || this.final) return;
    const leftMs = this.expiresAt.getTime() - Date.now();
    if (leftMs <= 0) return this.#stop();
    this.#expiry = setTimeout(() => this.#expireInTime(), Math.min(leftMs, 0x7fffffff)).unref();
  }

  /** Whether the daemon can't end before this does; tokens wait in the store. */
  get busy(): boolean {
    return !this.final && this.work.class !== 'token';
  }

  /** @throws DomainError (invalid) */
  cancel(): void {
    if (this.#status !== 'Running') throw invalid('Only running operations can be cancelled');
    if (!this.#cancellable) throw invalid("This operation can't be cancelled");
    this.#stop();
    this.around.events.lifecycle({
      action: 'operation-cancelled',
      source: apiUrl(['operations', this.id]),
      project: this.project,
      requestor: this.requestor,
    });
  }

  #stop(): void {
    this.#become('Cancelling');
    this.#abort.abort(new DomainError('conflict', 'Operation cancelled'));
    if (this.work.run === undefined) this.#become('Cancelled');
  }

  /** The daemon goes down: ends what can be cancelled, and what somebody sits in front of. */
  interrupt(): void {
    const attended = this.work.class === 'websocket';
    if (this.#status !== 'Running' || !this.busy || !(this.#cancellable || attended)) return;
    this.#stop();
  }

  hasSecret(secret: string): boolean {
    return this.#sockets.nameOf(secret) !== null;
  }

  connect(secret: string): (socket: WebSocket) => void {
    const name = this.#sockets.nameOf(secret);
    if (name === null || this.final) throw forbidden('permission denied');
    return (socket) => this.#sockets.put(name, socket);
  }

  tell(): void {
    this.around.events.send('operation', this.project, () => this.view(), {
      adminOnly: this.adminOnly,
    });
  }

  async #run(run: NonNullable<Work['run']>): Promise<void> {
    const progress: Progress = {
      metadata: (changes) => this.#change(changes),
      resources: (changes) => {
        this.#resources = { ...this.#resources, ...changes };
        this.#touch();
      },
    };
    try {
      await run(progress, this.#abort.signal, this.#sockets);
      this.#become(this.#status === 'Cancelling' ? 'Cancelled' : 'Success');
    } catch (error) {
      const cancelled = this.#status === 'Cancelling';
      if (!cancelled) {
        this.#error = chain(error);
        if (!(error instanceof DomainError)) this.around.onBug(error, this.work.description);
      }
      this.#become(cancelled ? 'Cancelled' : 'Failure');
    }
  }

  #change(changes: Readonly<Record<string, unknown>>): void {
    const before = this.#metadata ?? {};
    if (Object.entries(changes).every(([key, value]) => before[key] === value)) return;
    this.#metadata = { ...before, ...changes };
    this.#touch();
  }

  #become(status: OperationStatus): void {
    this.#status = status;
    this.#touch();
    if (!this.final) return;
    this.#sockets.close();
    if (this.#expiry !== null) clearTimeout(this.#expiry);
    this.work.onEnd?.();
    for (const wake of [...this.waiting]) wake();
    this.around.onEnd();
  }

  #touch(): void {
    this.#updated = new Date().toISOString();
    this.tell();
  }
}

/** Instances are listed under their old name as well (as LXD 5.2). */
function withContainers(resources: Resources | null): Resources | null {
  const instances = resources?.['instances'];
  if (instances === undefined || resources?.['containers'] !== undefined) return resources;
  const containers = instances.map((url) => url.replace('/1.0/instances/', '/1.0/containers/'));
  return { ...resources, containers };
}

/** Secrets given out, sockets come in. Each secret opens one socket, once. */
class Sockets implements OperationSockets {
  readonly secrets: Readonly<Record<string, string>>;
  readonly #unused = new Map<string, string>();
  readonly #connected = new Map<string, WebSocket>();
  readonly #waiting = new Map<
    string,
    { resolve(socket: WebSocket): void; reject(error: unknown): void }[]
  >();
  #over: unknown = null;

  constructor(names: readonly string[], signal: AbortSignal) {
    const secrets: Record<string, string> = {};
    for (const name of names) {
      const secret = randomBytes(32).toString('hex');
      secrets[name] = secret;
      this.#unused.set(secret, name);
    }
    this.secrets = secrets;
    const cutOff = () => {
      this.#end(signal.reason);
      // A polite close would wait for a client that may be hanging.
      for (const socket of this.#connected.values()) socket.terminate();
    };
    signal.addEventListener('abort', cutOff, { once: true });
  }

  nameOf(secret: string): string | null {
    return this.#unused.get(secret) ?? null;
  }

  put(name: string, socket: WebSocket): void {
    const secret = this.secrets[name];
    if (secret === undefined || !this.#unused.delete(secret)) return socket.terminate();
    socket.pause(); // what a quick client sends must wait for who listens
    this.#connected.set(name, socket);
    for (const { resolve } of this.#waiting.get(name) ?? []) resolve(socket);
    this.#waiting.delete(name);
  }

  get(name: string): Promise<WebSocket> {
    const socket = this.#connected.get(name);
    if (socket !== undefined) return Promise.resolve(socket);
    if (this.#over !== null) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(name);
      if (waiting === undefined) this.#waiting.set(name, [{ resolve, reject }]);
      else waiting.push({ resolve, reject });
    });
  }

  connected(name: string): WebSocket | null {
    return this.#connected.get(name) ?? null;
  }

  /** Nobody connects any more; what is open is closed. */
  close(): void {
    this.#unused.clear();
    this.#end(new DomainError('conflict', 'Operation is over'));
    for (const socket of this.#connected.values()) socket.close();
  }

  #end(reason: unknown): void {
    this.#over ??= reason;
    for (const waiting of this.#waiting.values()) {
      for (const { reject } of waiting) reject(this.#over);
    }
    this.#waiting.clear();
  }
}
