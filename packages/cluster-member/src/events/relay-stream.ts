import { unavailable } from '@lxd/model/errors';
import type { MemberEvent } from '@lxd/proto/lxd/member/v1/member';

import type { EncodedEvent, EventHub } from './event-hub.js';

/** Events that may wait for a member that is slow to take them; then it is cut off and starts anew. */
const maxWaiting = 10_000;

/** This member's own events, for another member, until `signal`. */
export async function* relayStream(
  hub: EventHub,
  logging: boolean,
  signal: AbortSignal,
): AsyncGenerator<MemberEvent> {
  const waiting: EncodedEvent[] = [];
  let wake: () => void = () => undefined;
  const end = hub.relayTo({
    logging,
    take(event) {
      waiting.push(event);
      wake();
    },
  });
  const aborted = () => wake();
  signal.addEventListener('abort', aborted);
  try {
    while (!signal.aborted) {
      if (waiting.length > maxWaiting) throw unavailable('Too slow to hear events');
      const event = waiting.shift();
      if (event === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else yield toMember(event);
    }
  } finally {
    signal.removeEventListener('abort', aborted);
    end();
  }
}

const toMember = ({ type, project, adminOnly, text }: EncodedEvent): MemberEvent => ({
  type,
  project: project ?? undefined,
  adminOnly,
  text,
});
