import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '@lxd/model/errors';
import { Cached } from '@lxd/proto/lxd/member/v1/member';

/** What every member keeps in memory of the database. */
export type CachedThing = 'certificates' | 'config' | 'members' | 'projects' | 'tokens';

/** Reads each anew. */
export type Caches = Readonly<Record<CachedThing, () => Promise<void>>>;

const codes: Readonly<Record<CachedThing, Cached>> = {
  certificates: Cached.CACHED_CERTIFICATES,
  config: Cached.CACHED_CONFIG,
  members: Cached.CACHED_MEMBERS,
  projects: Cached.CACHED_PROJECTS,
  tokens: Cached.CACHED_TOKENS,
};

export const cachedThings = Object.keys(codes) as CachedThing[];

export const toWire = (things: Iterable<CachedThing>): Cached[] => [...things].map((thing) => codes[thing]);

/** What a newer member knows of and this one doesn't, this one doesn't keep. */
export const fromWire = (what: readonly Cached[]): CachedThing[] =>
  cachedThings.filter((thing) => what.includes(codes[thing]));

/** Configuration first: others depend on it. */
export async function reload(caches: Caches, things: readonly CachedThing[]): Promise<void> {
  if (things.includes('config')) await caches.config();
  await Promise.all(things.filter((thing) => thing !== 'config').map((thing) => caches[thing]()));
}

const againMs = 1_000;

/** Reads everything anew, as often as it takes while the database can't be asked. */
export class ReloadingAll {
  #running: Promise<void> | null = null;
  #wanted = false;

  constructor(private readonly caches: Caches) {}

  /** Resolves when all is as it was in the database at some time after the call. */
  async now(): Promise<void> {
    this.#wanted = true;
    this.#running ??= this.#reload().finally(() => (this.#running = null));
    await this.#running;
  }

  async #reload(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false;
      try {
        await reload(this.caches, cachedThings);
      } catch (error) {
        if (!(error instanceof DomainError && error.kind === 'unavailable')) throw error;
        this.#wanted = true;
        await sleep(againMs, undefined, { ref: false });
      }
    }
  }
}
