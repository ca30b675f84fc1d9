import type { Config } from './config.js';
import type { EventType } from './event-type.js';

// Events: `/1.0/events`.

/** One event. */
export interface Event {
  readonly location?: string;
  readonly metadata: unknown; // EventLifecycle, EventLogging or Operation
  readonly project?: string;
  readonly timestamp: string; // RFC 3339 with nanoseconds
  readonly type: EventType;
}

/** What a `lifecycle` event carries. */
export interface EventLifecycle {
  readonly action: string; // instance-started, ...
  readonly source: string; // URL of the object
  readonly context?: Readonly<Record<string, unknown>>;
  readonly requestor?: EventLifecycleRequestor;
}

/** Who asked. */
export interface EventLifecycleRequestor {
  readonly username: string;
  readonly protocol: string; // unix, tls, candid, cluster
  readonly address: string;
}

/** What a `logging` event carries. */
export interface EventLogging {
  readonly message: string;
  readonly level: string;
  readonly context: Config;
}
