import { setTimeout as delay } from 'node:timers/promises';

import type { AgentEvent } from '@lxd/proto/lxd/agent/v1/host';

import type { HostCalls } from './service.js';

/** An event, or word that the stream has (again) begun: whoever watches now asks for all states. */
export type WatchedEvent =
  | { readonly what: 'connected' }
  | { readonly what: 'disconnected'; readonly error: unknown }
  | { readonly what: 'event'; readonly event: AgentEvent };

const retryMs = 250; // an agent restart takes about that long

/** All events of an agent until `signal`, over any number of its restarts. */
export async function* watchEvents(
  host: HostCalls,
  signal: AbortSignal,
): AsyncGenerator<WatchedEvent> {
  while (!signal.aborted) {
    try {
      for await (const event of host.watchEvents({}, { signal })) {
        // The agent begins each stream with an empty event: from here on nothing is missed.
        yield event.event === undefined ? { what: 'connected' } : { what: 'event', event };
      }
    } catch (error) {
      if (signal.aborted) return;
      yield { what: 'disconnected', error };
    }
    await delay(retryMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
