import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { unavailable } from '@lxd/model/errors';

/** A first wrong guess holds the next one up for this long; each further one for twice as long. */
const firstPenaltyMs = 1000;
const maxPenaltyMs = 30_000;
/** An address that has been quiet for this long starts afresh. */
const forgottenAfterMs = 10 * 60_000;
/** Guesses of one address waiting their turn; each would cost 16 MiB and 50 ms of a processor. */
const maxWaiting = 4;
/** Addresses remembered, and guesses of all of them looked at together: bounds on memory. */
const maxAddresses = 1024;
const maxAtOnce = 2;
const maxQueued = 64;

interface Guesser {
  failures: number;
  waiting: number;
  seenAt: number; // ms since the epoch
  last: Promise<unknown>;
}

export interface GateClock {
  now(): number; // ms since the epoch
  sleep(ms: number): Promise<unknown>;
}

const systemClock: GateClock = { now: Date.now, sleep: (ms) => sleep(ms) };

/**
 * Lets strangers guess slowly: one guess an address at a time, answered the later the more were
 * wrong, while somebody elsewhere who knows the password doesn't wait for them.
 */
export class GuessGate {
  readonly #guessers = new Map<string, Guesser>(); // in the order they were last seen
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(private readonly clock: GateClock = systemClock) {}

  /** Addresses it remembers; for tests. */
  get size(): number {
    return this.#guessers.size;
  }

  /**
   * Runs `guess` after the address's earlier ones; a wrong one is answered after the penalty.
   * @param address an IP address; all of one IPv6 /64 count as the same
   * @throws DomainError (unavailable) when too many wait
   */
  async attempt(address: string, guess: () => Promise<boolean>): Promise<boolean> {
    const guesser = this.#guesserOf(networkOf(address));
    if (guesser.waiting >= maxWaiting || this.#queue.length >= maxQueued) {
      throw unavailable('Too many attempts to authenticate');
    }
    guesser.waiting++;
    const turn = guesser.last.then(async () => {
      const right = await this.#oneOfFew(guess);
      guesser.seenAt = this.clock.now();
      if (right) guesser.failures = 0;
      else await this.clock.sleep(penaltyMs(guesser.failures++));
      return right;
    });
    guesser.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      guesser.waiting--;
    }
  }

  #guesserOf(network: string): Guesser {
    const now = this.clock.now();
    let guesser = this.#guessers.get(network);
    if (guesser === undefined) {
      this.#makeRoom(now);
      guesser = { failures: 0, waiting: 0, seenAt: now, last: Promise.resolve() };
    } else if (guesser.waiting === 0 && now - guesser.seenAt > forgottenAfterMs) {
      guesser.failures = 0;
    }
    this.#guessers.delete(network);
    this.#guessers.set(network, guesser);
    return guesser;
  }

  /** Forgets who was quiet longest. @throws DomainError (unavailable) when nobody is quiet */
  #makeRoom(now: number): void {
    for (const [network, { waiting, seenAt }] of this.#guessers) {
      const old = now - seenAt > forgottenAfterMs;
      if (waiting === 0 && (old || this.#guessers.size >= maxAddresses)) this.#guessers.delete(network);
      else if (!old) break;
    }
    if (this.#guessers.size < maxAddresses) return;
    const idle = [...this.#guessers].find(([, { waiting }]) => waiting === 0);
    if (idle === undefined) throw unavailable('Too many attempts to authenticate');
    this.#guessers.delete(idle[0]);
  }

  async #oneOfFew(guess: () => Promise<boolean>): Promise<boolean> {
    if (this.#running >= maxAtOnce) await new Promise<void>((go) => this.#queue.push(go));
    else this.#running++;
    try {
      return await guess();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

const penaltyMs = (failures: number): number =>
  Math.min(firstPenaltyMs * 2 ** failures, maxPenaltyMs);

/** A single client owns a /64: it must not be 2^64 guessers. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  if (address.toLowerCase().startsWith('::ffff:')) return address.slice('::ffff:'.length);
  const { hostname } = new URL(`http://[${address.split('%')[0]}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...middle, ...right].slice(0, 4).join(':');
}
