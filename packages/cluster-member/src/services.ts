import type { EventHub } from './events/event-hub.js';
import type { Events } from './events/events.js';
import type { Operations } from './operations/operations.js';
import type { Profiles } from './services/profiles.js';
import type { Projects } from './services/projects.js';

/**
 * The use cases endpoints may call, one line each. An endpoint names those it `uses` and
 * receives no others. `daemon.ts` makes them.
 */
export interface Services {
  readonly eventHub: EventHub;
  readonly events: Events;
  readonly operations: Operations;
  readonly profiles: Profiles;
  readonly projects: Projects;
}
