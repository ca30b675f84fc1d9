import type { Flags } from './flags.js';
import type { Noun, VerbEntry } from './verb.js';

/** The words and flags of a program. */
export interface Vocabulary {
  readonly verbs: readonly VerbEntry[];
  readonly nouns: readonly Noun[];
  readonly globalFlags: Flags;
}

/** What a command line names. */
export type Found =
  | { readonly kind: 'verb'; readonly entry: VerbEntry; readonly rest: readonly string[] }
  | { readonly kind: 'noun'; readonly noun: Noun; readonly rest: readonly string[] }
  | { readonly kind: 'unknown'; readonly noun: Noun; readonly word: string };

/** The command words of a line, with the flags before and between them left in `rest`. */
export function find(
  argv: readonly string[],
  { verbs, nouns, globalFlags }: Vocabulary,
): Found {
  let words: readonly string[] = [];
  let entry: VerbEntry | null = null;
  let rest: readonly string[] = argv;
  for (;;) {
    const at = firstWord(rest, globalFlags);
    const word = at === null ? undefined : rest[at];
    if (at === null || word === undefined) break;
    const next = step(words, word, verbs, nouns);
    if (next === null) {
      if (entry === null) return { kind: 'unknown', noun: nounOf(words, nouns), word };
      break;
    }
    words = next.words;
    entry = next.entry;
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    if (entry !== null) break;
  }
  if (entry !== null) return { kind: 'verb', entry, rest };
  return { kind: 'noun', noun: nounOf(words, nouns), rest };
}

const nounOf = (words: readonly string[], nouns: readonly Noun[]): Noun =>
  nouns.find((noun) => same(noun.words, words)) as Noun;

function step(
  words: readonly string[],
  word: string,
  verbs: readonly VerbEntry[],
  nouns: readonly Noun[],
): { words: readonly string[]; entry: VerbEntry | null } | null {
  const deeper = [...words, word];
  if (nouns.some((noun) => same(noun.words, deeper))) return { words: deeper, entry: null };
  const entry = verbs.find(
    (candidate) =>
      candidate.words.length === deeper.length &&
      same(candidate.words.slice(0, -1), words) &&
      (candidate.words.at(-1) === word || (candidate.aliases ?? []).includes(word)),
  );
  return entry === undefined ? null : { words: entry.words, entry };
}

const same = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((word, index) => word === right[index]);

/** Where the first argument that is neither a flag nor a flag's value stands. */
function firstWord(args: readonly string[], globals: Flags): number | null {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') return null;
    if (!arg.startsWith('-') || arg === '-') return at;
    if (takesNext(arg, globals)) at++;
  }
  return null;
}

/** An unknown flag is taken to have a value, as the stock client takes it. */
function takesNext(arg: string, globals: Flags): boolean {
  if (arg.includes('=')) return false;
  if (arg.startsWith('--')) {
    const name = arg.slice(2);
    if (name === 'all' || name === 'no-alias') return false;
    const known = Object.hasOwn(globals, name) ? globals[name] : undefined;
    return known?.kind !== 'boolean';
  }
  const known = Object.values(globals).find(({ short }) => short === arg[1]);
  return arg.length === 2 && known?.kind !== 'boolean';
}
