import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import { unavailable } from '@lxd/model/errors';

const saltBytes = 32;
const hashBytes = 64;
const cost = { N: 16384, r: 8, p: 1 };

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, hashBytes, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** `core.trust_password` as it is stored: hex of salt and scrypt hash (as LXD 5.2). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  return Buffer.concat([salt, await derive(password, salt)]).toString('hex');
}

/** @param stored as `hashPassword` made it; anything else fits nothing */
export async function passwordFits(stored: string, password: string): Promise<boolean> {
  const bytes = Buffer.from(stored, 'hex');
  if (bytes.length !== saltBytes + hashBytes) return false;
  const hash = await derive(password, bytes.subarray(0, saltBytes));
  return timingSafeEqual(hash, bytes.subarray(saltBytes));
}

/** A wrong guess holds the next one up for this long. */
const penaltyMs = 1000;
/** Guesses waiting their turn; each would cost 16 MiB and 50 ms of a processor. */
const maxWaiting = 16;

/** Lets strangers guess one at a time, slowly. */
export class GuessGate {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs `guess` after those before it; a wrong one is answered after the penalty.
   * @throws DomainError (unavailable) when too many wait.
   */
  async attempt(guess: () => Promise<boolean>): Promise<boolean> {
    if (this.#waiting >= maxWaiting) throw unavailable('Too many attempts to authenticate');
    this.#waiting++;
    const turn = this.#last.then(async () => {
      const right = await guess();
      if (!right) await new Promise((resolve) => setTimeout(resolve, penaltyMs));
      return right;
    });
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }
}
