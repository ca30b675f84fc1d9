import type { WebSocket } from 'ws';

import type { Permission } from '../auth/caller.js';

export type OperationClass = 'task' | 'websocket' | 'token';

/** Kind of object -> addresses touched: `{ instances: ['/1.0/instances/c1'] }`. */
export type Resources = Readonly<Record<string, readonly string[]>>;

/** How running work tells how far it is. Both merge and send an event. */
export interface Progress {
  metadata(changes: Readonly<Record<string, unknown>>): void;
  resources(changes: Resources): void;
}

/** The websockets an operation waits for, by the names it gave them. */
export interface OperationSockets {
  /**
   * Resolves when the client connects; rejects when the operation is cancelled first. The socket
   * is paused: `resume()` it once listening.
   */
  get(name: string): Promise<WebSocket>;
  /** The same without waiting. */
  connected(name: string): WebSocket | null;
}

/** Something that takes longer than a request may. */
export interface Work {
  /** Absent: a new one. */
  readonly id?: string;
  readonly class?: OperationClass; // "task" unless told
  readonly description: string; // LXD's text for the type of operation
  /** null: the operation belongs to no project. Absent: the project of the request. */
  readonly project?: string | null;
  readonly resources?: Resources;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** What one needs to cancel it; an admin always may. */
  readonly permission?: Permission;
  /** Whether `run` heeds its signal, or, for a token, always. */
  readonly cancellable?: boolean;
  /** Names of websockets to be connected, each with a secret of its own. */
  readonly sockets?: readonly string[];
  /** Where the secrets go in the metadata; `{ fds: secrets }` unless told. */
  socketMetadata?(secrets: Readonly<Record<string, string>>): Readonly<Record<string, unknown>>;
  /** Its metadata gives more than who sees the project has: shown to admins only. */
  readonly adminOnly?: boolean;
  /** RFC 3339; absent: now. */
  readonly createdAt?: string;
  /** A token's: it is cancelled then. */
  readonly expiresAt?: Date | null;
  /** Called once, when it is final. */
  onEnd?(): void;
  /** Absent for a token, which runs until used or cancelled, and through a restart if kept. */
  run?(progress: Progress, signal: AbortSignal, sockets: OperationSockets): Promise<void>;
}
