import type { Shell } from './shell.js';

/** One line that says how far something is, rewritten in place on a terminal. */
export class Progress {
  #widest = 0;
  #finished = false;

  constructor(
    readonly shell: Shell,
    /** `%s` stands for the state. */
    readonly format: string,
  ) {}

  /** Shows a state. Silent with `--quiet` and where nobody looks. */
  update(state: string): void {
    if (this.#finished || this.shell.quiet || this.shell.streams.stdout.isTTY !== true) return;
    const text = (this.format === '' ? '%s' : this.format).replace('%s', () => state);
    const columns = this.shell.streams.stdout.columns ?? 80;
    const line = text.slice(0, Math.max(1, columns - 1));
    this.shell.write(`\r${line.padEnd(this.#widest)}`);
    this.#widest = Math.max(this.#widest, line.length);
  }

  /** Wipes the line and, if given, leaves a last word. */
  finish(last = ''): void {
    if (this.#finished) return;
    this.#finished = true;
    if (this.#widest > 0) this.shell.write(`\r${' '.repeat(this.#widest)}\r`);
    if (last !== '') this.shell.done(last);
  }
}
