import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { InstanceDeps } from './deps.js';

/** Tells listeners what happened to an instance. */
export function tellInstance(
  { events }: Pick<InstanceDeps, 'events'>,
  action: string, // "started": `instance-started`
  project: string,
  name: string,
  requestor: Requestor | null,
  context?: Readonly<Record<string, unknown>>,
): void {
  events.lifecycle({
    action: `instance-${action}`,
    source: apiUrl(['instances', name], project),
    project,
    requestor,
    ...(context === undefined ? {} : { context }),
  });
}
