import type { WebSocket } from 'ws';

import type { Requestor } from '../auth/caller.js';
import type { OperationClass, Resources, Work } from './work.js';

export type OperationStatus =
  | 'Pending'
  | 'Running'
  | 'Cancelling'
  | 'Success'
  | 'Failure'
  | 'Cancelled';

/** An operation as the API shows it. */
export interface OperationView {
  readonly id: string;
  readonly class: OperationClass;
  readonly description: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly status: OperationStatus;
  readonly status_code: number;
  readonly resources: Resources | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly may_cancel: boolean;
  readonly err: string;
  readonly location: string;
}

export interface Operation {
  readonly id: string;
  readonly project: string | null;
  readonly permission: Work['permission'] | null;
  /** Only admins may see it. */
  readonly adminOnly: boolean;
  readonly expiresAt: Date | null; // null: never
  view(): OperationView;
  /** Begins the work; the 202 is on its way. */
  begin(): void;
}

/** Work that outlives its request: running, looking, waiting, cancelling, connecting. */
export interface Operations {
  /**
   * Registers work; it does not run before `begin`.
   * @throws DomainError (unavailable) during shutdown.
   */
  create(work: Work, by: { readonly project: string; readonly requestor: Requestor | null }): Operation;
  /** @throws DomainError (not-found) `Operation not found` */
  get(id: string): Operation;
  /** Those of the project and those of none; null: all. */
  list(project: string | null): readonly Operation[];
  /** The operation once final, or as it is after `timeoutMs` (null: no limit) or at abort. */
  wait(id: string, timeoutMs: number | null, signal: AbortSignal): Promise<OperationView>;
  /** @throws DomainError (invalid) when it can't be cancelled. */
  cancel(id: string): Promise<void>;
  /** Whether `secret` opens one of the operation's websockets. */
  secretFits(id: string, secret: string): boolean;
  /** @throws DomainError (forbidden) on a wrong or used secret. */
  connect(id: string, secret: string): (socket: WebSocket) => void;
}
