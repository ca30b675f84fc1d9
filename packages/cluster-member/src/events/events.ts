import type { Requestor } from '../auth/caller.js';

export type EventType = 'lifecycle' | 'logging' | 'operation';

export interface Lifecycle {
  readonly action: string; // "profile-created"
  /** Address of the object: "/1.0/profiles/p1", with `?project=` outside "default". */
  readonly source: string;
  readonly project: string | null; // null: server-wide
  readonly requestor: Requestor | null; // null: the server's own doing
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Where everything that happens is told. Costs next to nothing while nobody listens. */
export interface Events {
  lifecycle(event: Lifecycle): void;
  /** Any type. `metadata` is called only if somebody listens. */
  send(
    type: EventType,
    project: string | null,
    metadata: () => unknown,
    options?: { readonly adminOnly?: boolean },
  ): void;
}
