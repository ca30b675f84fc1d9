import { Transform, type Readable } from 'node:stream';
import { decimalSize } from '../print/units.js';
import type { Progress } from './progress.js';

/** Between two updates of the line; a terminal needs no more. */
const INTERVAL_MS = 100;

/** Passes a stream on and shows how much of it has passed. A total of null is not known. */
export function counted(source: Readable, total: number | null, progress: Progress): Readable {
  const started = Date.now();
  let passed = 0;
  let shownAt = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      const now = Date.now();
      if (now - shownAt >= INTERVAL_MS || passed === total) {
        shownAt = now;
        progress.update(progressState(passed, total, now - started));
      }
      done(null, chunk);
    },
  });
  source.on('error', (error) => meter.destroy(error));
  return source.pipe(meter);
}

/** `12% (3.40MB/s)`, or `5.00MB (3.40MB/s)` where the end is not known. */
export function progressState(passed: number, total: number | null, elapsedMs: number): string {
  const speed = decimalSize(Math.round(passed / Math.max(elapsedMs / 1000, 0.001)), 2);
  if (total === null || total === 0) return `${decimalSize(passed, 2)} (${speed}/s)`;
  return `${Math.floor((100 * passed) / total)}% (${speed}/s)`;
}
