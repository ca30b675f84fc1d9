/**
 * An async iterable that is fed from outside. What feeds it may ask how much waits and pause its
 * own source.
 */
export class PushQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | null = null;
  #ended = false;

  constructor(
    /** Called when everything pushed has been taken. */
    private readonly onEmpty: () => void = () => {},
  ) {}

  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  get length(): number {
    return this.#items.length;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) {
        yield item;
      }
      if (this.#ended) return;
      this.onEmpty();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.#items.length > 0 || this.#ended) resolve();
      });
      this.#wake = null;
    }
  }
}
