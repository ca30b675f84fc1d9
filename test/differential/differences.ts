import type { Mismatch } from './compare.js';

/** A way in which this server is meant to answer otherwise than Debian's LXD 5.0.2. */
export interface Difference {
  readonly reason: string;
  covers(mismatch: Mismatch): boolean;
}

/** All of them. One that is never met fails the test: it has become untrue. */
export const declared: readonly Difference[] = [
];
