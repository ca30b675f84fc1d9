import { UsageError } from '../shell/errors.js';
import type { Shell } from '../shell/shell.js';

/**
 * Reads `key=value...`, or the older `key value`. A value of `-` is read from standard input.
 * @throws UsageError for a word without `=`
 */
export async function readKeyValues(
  shell: Shell,
  words: readonly string[],
): Promise<Record<string, string>> {
  const [first, second] = words;
  if (words.length === 2 && first !== undefined && second !== undefined && !first.includes('=')) {
    return { [first]: second === '-' ? await shell.readInput() : second };
  }
  const out: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) throw new UsageError(`Invalid key=value configuration: ${word}`);
    const value = word.slice(equals + 1);
    out[word.slice(0, equals)] = value === '-' ? await shell.readInput() : value;
  }
  return out;
}

/** `key=value` words only, as given when something is created. @throws UsageError */
export function readPairs(
  words: readonly string[],
  complaint = 'Bad key=value pair',
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) throw new UsageError(`${complaint}: ${word}`);
    out[word.slice(0, equals)] = word.slice(equals + 1);
  }
  return out;
}

/** The map with the keys set, and those given an empty value gone. */
export function withKeys(
  config: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): Record<string, string> {
  const out = { ...config, ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === '') delete out[key];
  return out;
}
