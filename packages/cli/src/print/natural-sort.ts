import type { Row } from './table.js';

/** Orders rows by their first differing column; numbers in names by value; empty cells last. */
export function byColumns(left: Row, right: Row): number {
  for (const [index, a] of left.entries()) {
    const b = right[index] ?? '';
    if (a === b) continue;
    if (a === '') return 1;
    if (b === '') return -1;
    return naturally(a, b);
  }
  return 0;
}

/** `c2` before `c10`. */
export function naturally(left: string, right: string): number {
  const a = left.match(/\d+|\D/gu) ?? [];
  const b = right.match(/\d+|\D/gu) ?? [];
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i] as string;
    const y = b[i] as string;
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y)) {
      const value = BigInt(x) - BigInt(y);
      if (value !== 0n) return value < 0n ? -1 : 1;
      return x.length - y.length;
    }
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
