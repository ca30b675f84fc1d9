/**
 * When may what the leader reads from its own database be taken for the latest there is?
 *
 * A batch, or a read that went through the Raft log, was acknowledged by a majority after it had
 * been sent. None of that majority helps to elect another leader before its election time-out has
 * passed. So an answer that arrives earlier than that, counted from when the proof was sent, came
 * from the only leader there was (a leader's lease; Ongaro's thesis, 6.4.1). Later a deposed
 * leader that was paused might answer.
 */
export class LeaderProof {
  #sentAt = -Infinity;

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number) {}

  /** Something a majority acknowledged was sent at this time. */
  renew(sentAt: number): void {
    this.#sentAt = Math.max(this.#sentAt, sentAt);
  }

  holds(): boolean {
    return this.now() - this.#sentAt < validMs;
  }
}

/** Shorter than the election time-out that `rqlited` is started with, for clocks that drift. */
export const electionTimeoutMs = 1000;
const validMs = electionTimeoutMs * 0.9;
