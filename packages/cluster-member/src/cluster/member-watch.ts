import { DomainError } from '@lxd/model/errors';

const everyMs = 1_000;
const answerMs = 2_000;
/** A member that says nothing for so long is given up by who waits for it. */
const silentMs = 5_000;

interface Watched {
  readonly waiting: Set<() => void>;
  heardAt: number;
  timer: NodeJS.Timeout;
}

/**
 * Looks after members that somebody waits for. A host that was cut off neither answers nor
 * refuses, and a connection to it looks whole for a quarter of an hour; members that nobody waits
 * for are not asked anything.
 */
export class MemberWatch {
  readonly #watched = new Map<string, Watched>();

  constructor(
    /** Asks a member whether it is there. @throws DomainError when it does not say so in time */
    private readonly ping: (address: string, timeoutMs: number) => Promise<unknown>,
    private readonly onBug: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Calls `onSilent`, once, when the member has not been heard of for five seconds.
   * @returns what ends the watch
   */
  watch(address: string, onSilent: () => void): () => void {
    let watched = this.#watched.get(address);
    if (watched === undefined) {
      watched = { waiting: new Set(), heardAt: this.now(), timer: this.#later(address) };
      this.#watched.set(address, watched);
    }
    const { waiting } = watched;
    waiting.add(onSilent);
    return () => {
      waiting.delete(onSilent);
      if (waiting.size === 0 && this.#watched.get(address)?.waiting === waiting) this.#forget(address);
    };
  }

  close(): void {
    for (const address of [...this.#watched.keys()]) this.#forget(address);
  }

  #forget(address: string): void {
    clearTimeout(this.#watched.get(address)?.timer);
    this.#watched.delete(address);
  }

  #later(address: string): NodeJS.Timeout {
    return setTimeout(() => void this.#look(address).catch(this.onBug), everyMs).unref();
  }

  async #look(address: string): Promise<void> {
    const before = this.#watched.get(address);
    const heard = await this.ping(address, answerMs).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DomainError) return false;
        throw error;
      },
    );
    const watched = this.#watched.get(address);
    if (watched === undefined || watched !== before) return;
    if (heard) watched.heardAt = this.now();
    if (this.now() - watched.heardAt < silentMs) {
      watched.timer = this.#later(address);
      return;
    }
    this.#watched.delete(address);
    for (const onSilent of watched.waiting) onSilent();
  }
}
