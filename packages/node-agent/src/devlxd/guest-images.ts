import { randomUUID } from 'node:crypto';

import type { EventBus } from '../rpc/event-bus.js';

/** A guest waits no longer for the member's word; without it there is no such image. */
const patienceMs = 10_000;

/** Asks the member which images guests may have: the agent knows files, not whom they are for. */
export class GuestImages {
  readonly #waiting = new Map<string, (granted: boolean) => void>();

  constructor(
    private readonly events: Pick<EventBus, 'emit'>,
    private readonly waitMs = patienceMs,
  ) {}

  async mayRead(fingerprint: string): Promise<boolean> {
    const id = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<boolean>((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(() => resolve(false), this.waitMs);
    });
    this.events.emit({ event: { $case: 'guestImage', value: { id, fingerprint } } });
    try {
      return await answered;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  answer(id: string, granted: boolean): void {
    this.#waiting.get(id)?.(granted);
  }
}
