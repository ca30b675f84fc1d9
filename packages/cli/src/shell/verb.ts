import type { Flags, FlagValues } from './flags.js';
import type { Shell } from './shell.js';

/** One command a user can type: what it is called, what it takes, what it does. */
export interface Verb<F extends Flags = Flags> {
  /** As typed after `lxc`: `['profile', 'create']`. */
  readonly words: readonly string[];
  /** Other spellings of the last word. */
  readonly aliases?: readonly string[];
  /** The arguments, as help shows them. */
  readonly usage: string;
  /** How many arguments, at least and at most; `Infinity` for any number. */
  readonly args: readonly [least: number, most: number];
  /** One line, for the parent's list. */
  readonly summary: string;
  /** What its own help says; the summary where absent. */
  readonly description?: string;
  readonly examples?: string;
  readonly flags: F;
  /** Left out of the list of commands unless `--all` is given. */
  readonly hidden?: boolean;
  /** Does it, and returns the exit status where that is not 0. */
  run(call: Call<F>): Promise<number | void>;
}

/** One invocation of a verb. */
export interface Call<F extends Flags> {
  readonly args: readonly string[];
  readonly flags: FlagValues<F>;
  /** Names of the flags the user gave. */
  readonly given: ReadonlySet<string>;
  readonly shell: Shell;
}

/** Declares a verb. The flags' types follow from their declaration. */
export const verb = <F extends Flags>(declared: Verb<F>): Verb<F> => declared;

/** A verb whose file has not been read yet. */
export interface VerbEntry {
  readonly words: readonly string[];
  readonly aliases?: readonly string[];
  load(): Promise<Verb>;
}

/** A word that only groups verbs: `lxc profile`. */
export interface Noun {
  readonly words: readonly string[];
  readonly summary: string;
  readonly description?: string;
  /** The help of most nouns shows `lxc noun [flags]` too. */
  readonly bare?: boolean;
}
