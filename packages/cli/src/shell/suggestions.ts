import type { Listed } from './help.js';

/** A word this near to a command, in single changes, may be a slip of the hand. */
const NEAR = 2;

/** The commands that a mistyped word may stand for: near to it, or beginning with it. */
export const suggestions = (word: string, commands: readonly Listed[]): string[] =>
  commands
    .map(({ name }) => name)
    .filter(
      (name) => distance(word.toLowerCase(), name) <= NEAR || name.startsWith(word.toLowerCase()),
    );

/** Levenshtein's: how many letters have to be put in, taken out or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = row[j]! + (letter === other ? 0 : 1);
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, replaced));
    }
    row = next;
  }
  return row.at(-1)!;
}
