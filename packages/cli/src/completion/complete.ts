import type { Program } from '../shell/run.js';
import { find } from '../shell/find.js';
import type { Flag, Flags } from '../shell/flags.js';
import type { Verb } from '../shell/verb.js';
import { slotsAt, slotsOf, type Slot } from './slots.js';

/** Where names come from that only a server or the configuration knows. */
export interface Names {
  /** Names of a kind, as they would be typed; none for a kind that has no list. */
  of(kind: string, place: Place): Promise<readonly string[]>;
  remotes(): Promise<readonly string[]>;
}

/** What has been typed before the word in question. */
export interface Place {
  /** The verb's words: `['network', 'set']`. */
  readonly words: readonly string[];
  readonly args: readonly string[];
  readonly project: string;
  /** As typed before the word's name, without the colon; null: the default remote. */
  readonly remote: string | null;
}

/** Stands for files of this machine, which the shell itself can list. */
export const files = ':files';

/** What may be typed in the place of `current`, after `before`. A word that ends with `:`, `/` or `=` goes on. */
export async function complete(
  program: Program,
  before: readonly string[],
  current: string,
  names: Names,
): Promise<readonly string[]> {
  const found = find(before, program);
  if (found.kind === 'unknown') return [];
  if (found.kind === 'noun') {
    if (current.startsWith('-')) return flagNames({ ...program.ownFlags, ...program.globalFlags }, current);
    return starting(await wordsBelow(program, found.noun.words), current);
  }
  const verb = await found.entry.load();
  const flags = { ...program.globalFlags, ...verb.flags };
  const { args, open, project } = typed(found.rest, flags);
  const place = { words: verb.words, args, project, remote: null };
  const inline = /^--([^=]+)=(.*)$/.exec(current);
  if (inline !== null) {
    const values = await flagValues(inline[1]!, place, names);
    return starting(values, inline[2]!).map((value) => `--${inline[1]}=${value}`);
  }
  if (open !== null) return starting(await flagValues(open, place, names), current);
  if (current.startsWith('-')) return flagNames(flags, current);
  return argument(verb, place, current, names);
} // prettier-ignore

const starting = (candidates: readonly string[], current: string): string[] =>
  [...new Set(candidates)].filter((each) => each.startsWith(current) || each === files).sort();

const flagNames = (flags: Flags, current: string): string[] =>
  starting(Object.keys(flags).map((name) => `--${name}`), current);

/** The next words below a noun, without those that nobody needs to see. */
async function wordsBelow(program: Program, words: readonly string[]): Promise<string[]> {
  const below = (each: readonly string[]): boolean =>
    each.length === words.length + 1 && words.every((word, at) => each[at] === word);
  const verbs = await Promise.all(program.verbs.filter((entry) => below(entry.words)).map((entry) => entry.load()));
  const nouns = program.nouns.filter((noun) => below(noun.words));
  return [...verbs.filter((verb) => verb.hidden !== true), ...nouns].map((each) => each.words.at(-1)!);
} // prettier-ignore

/** The arguments so far, and the flag that still waits for its value. */
function typed(rest: readonly string[], flags: Flags): { args: string[]; open: string | null; project: string } {
  const args: string[] = [];
  let open: string | null = null;
  let project = '';
  let plain = false;
  for (const word of rest) {
    if (open !== null) {
      if (open === 'project') project = word;
      open = null;
    } else if (plain || !word.startsWith('-') || word === '-') args.push(word);
    else if (word === '--') plain = true;
    else if (word.includes('=')) project = /^--project=(.*)$/.exec(word)?.[1] ?? project;
    else open = waiting(word, flags);
  }
  return { args, open, project };
} // prettier-ignore

function waiting(word: string, flags: Flags): string | null {
  const entries = Object.entries(flags) as [string, Flag<unknown>][];
  const [name, flag] = entries.find(([each, { short }]) => word === `--${each}` || word === `-${short}`) ?? [];
  return name === undefined || flag!.kind === 'boolean' || flag!.kind === 'optional' ? null : name;
} // prettier-ignore

/** Which flags take names of what. */
const flagKinds: Readonly<Record<string, string>> = {
  network: 'network',
  profile: 'profile',
  project: 'project',
  storage: 'pool',
  target: 'member',
  'target-project': 'project',
};

async function flagValues(name: string, place: Place, names: Names): Promise<readonly string[]> {
  if (name === 'format') return ['compact', 'csv', 'json', 'table', 'yaml'];
  const kind = flagKinds[name];
  return kind === undefined ? [] : names.of(kind, place);
}

async function argument(verb: Verb, place: Place, current: string, names: Names): Promise<readonly string[]> {
  const slots = slotsAt(slotsOf(verb.usage), place.args.length);
  const lists = await Promise.all(slots.map((slot) => fitting(slot, place, current, names)));
  return starting(lists.flat(), current);
} // prettier-ignore

async function fitting(slot: Slot, place: Place, current: string, names: Names): Promise<string[]> {
  const colon = slot.remote ? current.indexOf(':') : -1;
  const remote = colon === -1 ? null : current.slice(0, colon);
  const kind = slot.kind === 'name' && place.words.includes('device') ? 'device' : slot.kind;
  const found = await names.of(kind, { ...place, remote });
  const prefix = remote === null ? '' : `${remote}:`;
  const listed = found.map((name) => (name === files ? files : `${prefix}${name}${slot.suffix}`));
  if (!slot.remote || remote !== null) return listed;
  return [...listed, ...(await names.remotes()).map((name) => `${name}:`)];
} // prettier-ignore
