/**
 * The order in which Go's yaml.v2 writes the keys of a map: letters after other characters, and
 * runs of digits by their value, so that `eth2` comes before `eth10`.
 */
export function naturalOrder(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  let inDigits = false;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i] as string;
    const y = b[i] as string;
    if (x === y) {
      inDigits = isDigit(x);
      continue;
    }
    const xLetter = isLetter(x);
    const yLetter = isLetter(y);
    if (xLetter && yLetter) return compare(x, y);
    if (xLetter || yLetter) return (inDigits ? xLetter : yLetter) ? -1 : 1;
    return byNumber(a, b, i) ?? compare(x, y);
  }
  return a.length - b.length;
}

/** Compares the digit runs that begin at (or, after leading zeros, around) index `at`. */
function byNumber(a: readonly string[], b: readonly string[], at: number): number | null {
  let zeros = false;
  for (let j = at - 1; j >= 0 && isDigit(a[j] as string); j--) {
    if (a[j] !== '0') {
      zeros = true;
      break;
    }
  }
  const x = a[at] as string;
  const y = b[at] as string;
  if (!isDigit(x) && !isDigit(y)) return null;
  if (zeros || (x !== '0' && y !== '0')) {
    const xRun = runLength(a, at);
    const yRun = runLength(b, at);
    if (xRun !== yRun) return xRun - yRun;
    if (xRun === 0) return null;
  }
  const xValue = Number(a.slice(at, at + runLength(a, at)).join('') || '0');
  const yValue = Number(b.slice(at, at + runLength(b, at)).join('') || '0');
  if (xValue !== yValue) return xValue - yValue;
  const lengths = runLength(a, at) - runLength(b, at);
  return lengths === 0 ? null : lengths;
}

function runLength(text: readonly string[], from: number): number {
  let end = from;
  while (end < text.length && isDigit(text[end] as string)) end++;
  return end - from;
}

const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
const isDigit = (character: string): boolean => /\p{Nd}/u.test(character);
const isLetter = (character: string): boolean => /\p{L}/u.test(character);
