/** `?recursion=`: 0 addresses, 1 objects, 2 objects with all below. Anything else is 0. */
export function recursionLevel(text: string): number {
  const level = /^[+-]?\d+$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(level) ? level : 0;
}
