import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '@lxd/model/errors';
import type { RaftNodeRecord } from '@lxd/store/raft-nodes';

import { toWire, type CachedThing } from './caches.js';
import type { ClusterPart } from './cluster.js';
import type { MemberClients } from './member-client.js';
import { othersOf } from './others.js';

const deadlineMs = 1_000;
/** Between attempts to tell a member that was silent. */
const againMs = 1_000;

/** Tells all other members that something they keep in memory has changed in the database. */
export class Broadcast {
  /** What members that were silent have yet to hear, by their ids. */
  readonly #owed = new Map<number, Set<CachedThing>>();
  readonly #closed = new AbortController();

  constructor(
    private readonly cluster: ClusterPart,
    private readonly clients: MemberClients,
    private readonly onBug: (error: unknown) => void,
  ) {}

  /** Resolves when all who can be reached have taken it up; the rest hear it as soon as they can. */
  async changed(...things: readonly CachedThing[]): Promise<void> {
    await Promise.all(
      othersOf(this.cluster).map(async (member) => {
        if (!(await this.#tell(member, things))) this.#owe(member.id, things);
      }),
    );
  }

  close(): void {
    this.#closed.abort();
  }

  #owe(id: number, things: readonly CachedThing[]): void {
    const owed = this.#owed.get(id);
    if (owed !== undefined) {
      for (const thing of things) owed.add(thing);
      return;
    }
    this.#owed.set(id, new Set(things));
    void this.#tellInTime(id).catch(this.onBug);
  }

  /** For as long as it is a member and has something to hear. */
  async #tellInTime(id: number): Promise<void> {
    for (;;) {
      await sleep(againMs, undefined, { signal: this.#closed.signal, ref: false }).catch(() => undefined);
      const member = othersOf(this.cluster).find((one) => one.id === id);
      if (this.#closed.signal.aborted || member === undefined) break;
      const owed = [...(this.#owed.get(id) ?? [])];
      const since = new Set<CachedThing>();
      this.#owed.set(id, since); // what changes while it is told it has to hear once more
      if (!(await this.#tell(member, owed))) for (const thing of owed) since.add(thing);
      if (since.size === 0) break;
    }
    this.#owed.delete(id);
  }

  async #tell({ address }: RaftNodeRecord, things: readonly CachedThing[]): Promise<boolean> {
    try {
      await this.clients.at(address).refresh({ what: toWire(things) }, { timeoutMs: deadlineMs, failFast: true });
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
