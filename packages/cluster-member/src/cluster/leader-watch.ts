import { setTimeout as sleep } from 'node:timers/promises';

import { readStatus } from '@lxd/store/rqlite/admin';
import { NodeFailure, type RqliteNode } from '@lxd/store/rqlite/node';

import type { Cluster } from './cluster.js';
import type { DatabaseNode } from './database-node.js';

/** A local question, answered from memory. */
const lookEveryMs = 1_000;

/**
 * Knows by this member's own database node whether this member leads, and keeps `lead` running
 * for exactly as long as it does.
 */
export class LeaderWatch {
  #asked: { readonly node: DatabaseNode; readonly client: RqliteNode } | null = null;
  #leading: AbortController | null = null;

  constructor(
    private readonly cluster: Cluster,
    /** What only the leader does, until the signal. */
    private readonly lead: (signal: AbortSignal) => Promise<void>,
    private readonly onBug: (error: unknown) => void,
  ) {}

  get leading(): boolean {
    return this.#leading !== null;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#set(await this.#look());
      await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
    this.#set(false);
    this.#asked?.client.close();
  }

  async #look(): Promise<boolean> {
    const { node, self, liveness } = this.cluster;
    const own = self.identity?.id;
    if (node === null || own === undefined) return false;
    if (this.#asked?.node !== node) {
      this.#asked?.client.close();
      this.#asked = { node, client: node.client() };
    }
    try {
      const { leaderId, state, term } = await readStatus(this.#asked.client);
      const leads = state === 'Leader';
      liveness.leads(leads ? own : leaderId === null ? null : Number(leaderId), term);
      return leads;
    } catch (error) {
      if (error instanceof NodeFailure) return false;
      throw error;
    }
  }

  #set(leads: boolean): void {
    if (leads === this.leading) return;
    if (!leads) {
      this.#leading?.abort();
      this.#leading = null;
      return;
    }
    const leading = new AbortController();
    this.#leading = leading;
    void this.lead(leading.signal).catch(this.onBug);
  }
}
