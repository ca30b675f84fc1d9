import { unavailable } from '@lxd/model/errors';

/** What of a gRPC call's stream of requests is used here. */
export interface Incoming {
  on(event: 'data', listener: (message: unknown) => void): unknown;
  once(event: 'cancelled' | 'close' | 'end' | 'error', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

const enough = 16; // messages that wait before the sender is held up

/**
 * A client's messages. Node's own iterator won't do: gRPC reports a failure by emitting `error`
 * on the stream, at which that iterator destroys it before the answer has gone out.
 * Throws when the client gives up, so that half an upload is never taken for a whole one.
 */
export async function* incoming(stream: Incoming): AsyncGenerator<unknown, void, undefined> {
  const pending: unknown[] = [];
  let end: 'complete' | 'cut' | null = null;
  let wake = () => {};
  const finish = (how: 'complete' | 'cut') => () => {
    end ??= how;
    wake();
  };
  stream.on('data', (message) => {
    pending.push(message);
    if (pending.length >= enough) stream.pause();
    wake();
  });
  stream.once('end', finish('complete'));
  for (const event of ['cancelled', 'close', 'error'] as const) stream.once(event, finish('cut'));
  for (;;) {
    if (pending.length > 0) {
      yield pending.shift();
      if (pending.length === 0) stream.resume();
      continue;
    }
    const ended = end as 'complete' | 'cut' | null;
    if (ended === 'complete') return;
    if (ended === 'cut') throw unavailable('The caller has gone');
    await new Promise<void>((resolve) => (wake = resolve));
  }
}
