import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '@lxd/model/errors';

import type { EventType } from '../events/events.js';
import type { EventHub } from '../events/event-hub.js';
import type { Cluster } from './cluster.js';
import type { MemberClients } from './member-client.js';

/** Between the loss of a member's events and asking for them again. */
const againMs = 1_000;

/**
 * Every member hears every other, so that a client hears all of the cluster wherever it listens.
 * The streams are open all the time: what starts on another member the moment a client begins to
 * listen must not be missed.
 */
export class EventMesh {
  readonly #heard = new Map<number, AbortController>();

  constructor(
    private readonly cluster: Cluster,
    private readonly clients: MemberClients,
    private readonly hub: EventHub,
    /** Called when a member is heard that was not before: news may have been missed. */
    private readonly heard: () => Promise<void>,
    private readonly onBug: (error: unknown) => void,
  ) {}

  /** Hears who is a member now, and nobody else. */
  follow(): void {
    const own = this.cluster.self.identity?.id;
    const others = this.cluster.members.filter(({ id }) => id !== own);
    for (const [id, hearing] of this.#heard) {
      if (others.some((one) => one.id === id)) continue;
      hearing.abort();
      this.#heard.delete(id);
    }
    for (const { id, address } of others) {
      if (this.#heard.has(id)) continue;
      const hearing = new AbortController();
      this.#heard.set(id, hearing);
      void this.#hear(address, hearing.signal).catch(this.onBug);
    }
  }

  close(): void {
    for (const hearing of this.#heard.values()) hearing.abort();
    this.#heard.clear();
  }

  async #hear(address: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.clients.at(address).ping({}, { signal, failFast: true });
        const member = this.cluster.self.identity?.id ?? 0;
        const logging = this.hub.wantsLogging;
        const events = this.clients.at(address).watchEvents({ member, logging }, { signal, failFast: true });
        void this.heard().catch(this.onBug);
        for await (const { type, project, adminOnly, text } of events) {
          this.hub.tellFromElsewhere({ type: type as EventType, project: project ?? null, adminOnly, text });
        }
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
      await sleep(againMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
