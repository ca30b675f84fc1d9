import type { AgentEvent } from '@lxd/proto/lxd/agent/v1/host';

// A watcher that reads nothing for this many events is gone in all but name; its stream ends and
// it asks for all states when it comes back.
const maxPending = 10_000;

/** Hands events to everyone who watches. Keeps nothing for those who come later. */
export class EventBus {
  readonly #watchers = new Set<(event: AgentEvent) => void>();

  emit(event: AgentEvent): void {
    for (const deliver of this.#watchers) deliver(event);
  }

  /** Begins with an empty event, from which on nothing is missed. */
  async *watch(signal?: AbortSignal): AsyncGenerator<AgentEvent> {
    const pending: AgentEvent[] = [{ event: undefined }];
    let wake = () => {};
    const deliver = (event: AgentEvent) => {
      pending.push(event);
      wake();
    };
    const stop = () => wake();
    this.#watchers.add(deliver);
    signal?.addEventListener('abort', stop);
    try {
      while (!signal?.aborted && pending.length <= maxPending) {
        const event = pending.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#watchers.delete(deliver);
      signal?.removeEventListener('abort', stop);
    }
  }
}
