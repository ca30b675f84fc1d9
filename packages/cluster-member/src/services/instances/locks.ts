import { internal } from '@lxd/model/errors';

/** What is being done to an instance, in LXD's words. */
export type InstanceOperation =
  | 'create'
  | 'delete'
  | 'freeze'
  | 'rename'
  | 'restart'
  | 'start'
  | 'stop'
  | 'unfreeze'
  | 'update';

/** Brief and harmless to wait for; with all others a second request is turned away. */
const queued: ReadonlySet<InstanceOperation> = new Set(['update']);

interface Holder {
  readonly operation: InstanceOperation;
  readonly ended: Promise<void>;
}

/** One change of an instance at a time. */
export class InstanceLocks {
  readonly #held = new Map<string, Holder>();

  /**
   * Runs `work` while nothing else changes the instance. Changes of configuration are waited
   * for; what takes longer is not.
   * @throws DomainError (internal, as LXD) `Instance is busy running a "start" operation`
   */
  async run<T>(
    key: string,
    operation: InstanceOperation,
    work: () => Promise<T>,
  ): Promise<T> {
    for (let held = this.#held.get(key); held; held = this.#held.get(key)) {
      if (!queued.has(held.operation) && !queued.has(operation)) {
        throw internal(`Instance is busy running a "${held.operation}" operation`);
      }
      await held.ended;
    }
    let release = () => {};
    const ended = new Promise<void>((resolve) => (release = resolve));
    this.#held.set(key, { operation, ended });
    try {
      return await work();
    } finally {
      this.#held.delete(key);
      release();
    }
  }

  /** What is under way, or null. */
  holder(key: string): InstanceOperation | null {
    return this.#held.get(key)?.operation ?? null;
  }
}

export const instanceKey = (project: string, name: string): string => `${project}/${name}`;
