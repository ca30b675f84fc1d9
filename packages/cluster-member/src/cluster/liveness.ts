import type { MemberTable } from '@lxd/proto/lxd/member/v1/member';

/**
 * Who answers and who has been silent for how long. The leader asks all members, and what it
 * knows it tells them; nothing of it is ever written down.
 */
export class Liveness {
  #leader: number | null = null;
  #term = 0;
  /** When each member answered last, on this process's clock. */
  readonly #heard = new Map<number, number>();
  readonly #leaving = new Set<number>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The member that leads, as far as is known. */
  get leader(): number | null {
    return this.#leader;
  }

  get term(): number {
    return this.#term;
  }

  /** Who leads, from the database's own mouth. */
  leads(id: number | null, term: number): void {
    if (term < this.#term) return;
    this.#leader = id;
    this.#term = term;
  }

  answered(id: number): void {
    this.#heard.set(id, this.now());
  }

  /** It goes down in order: it is not to be counted on until it answers again. */
  leaving(id: number): void {
    this.#leaving.add(id);
  }

  returned(id: number): void {
    this.#leaving.delete(id);
  }

  isLeaving(id: number): boolean {
    return this.#leaving.has(id);
  }

  /** What the leader says. False for one that no longer leads. */
  told(table: MemberTable): boolean {
    if (table.term < this.#term) return false;
    this.leads(table.leader, table.term);
    const now = this.now();
    for (const { id, silentMs } of table.members) this.#heard.set(id, now - silentMs);
    this.#heard.set(table.leader, now);
    return true;
  }

  /** Milliseconds since it answered; 0 for one that nobody has had time to ask. */
  silentMs(id: number): number {
    const heard = this.#heard.get(id);
    if (heard !== undefined) return Math.max(0, Math.round(this.now() - heard));
    this.#heard.set(id, this.now());
    return 0;
  }

  forget(): void {
    this.#leader = null;
    this.#term = 0;
    this.#heard.clear();
    this.#leaving.clear();
  }
}
