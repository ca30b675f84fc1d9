import { Transform, type Readable } from 'node:stream';
import { decimalSize } from '../print/units.js';
import type { Progress } from './progress.js';

/** Between two updates of the line; a terminal needs no more. */
const INTERVAL_MS = 100;

/** Passes a stream on and shows how much of it has passed. A total of null is not known. */
export const counted = (source: Readable, total: number | null, progress: Progress): Readable =>
  new Meter(progress).through(source, total);

/** Shows how much of several streams has passed, one after the other. */
export class Meter {
  readonly #started = Date.now();
  #passed = 0;
  #shownAt = 0;

  constructor(private readonly progress: Progress) {}

  /** @param total bytes of all the streams; null is not known */
  through(source: Readable, total: number | null): Readable {
    const meter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#passed += chunk.length;
        const now = Date.now();
        if (now - this.#shownAt >= INTERVAL_MS || this.#passed === total) {
          this.#shownAt = now;
          this.progress.update(progressState(this.#passed, total, now - this.#started));
        }
        done(null, chunk);
      },
    });
    source.on('error', (error) => meter.destroy(error));
    return source.pipe(meter);
  }
}

/** `12% (3.40MB/s)`, or `5.00MB (3.40MB/s)` where the end is not known. */
export function progressState(passed: number, total: number | null, elapsedMs: number): string {
  const speed = decimalSize(Math.round(passed / Math.max(elapsedMs / 1000, 0.001)), 2);
  if (total === null || total === 0) return `${decimalSize(passed, 2)} (${speed}/s)`;
  return `${Math.floor((100 * passed) / total)}% (${speed}/s)`;
}
