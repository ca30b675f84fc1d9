import type { Events } from './events/events.js';
import type { Operations } from './operations/operations.js';

/**
 * The use cases endpoints may call, one line each. An endpoint names those it `uses` and
 * receives no others. `daemon.ts` makes them.
 */
export interface Services {
  readonly events: Events;
  readonly operations: Operations;
}
