// yargs' own parser alone: the rest of yargs costs as much start-up time as all of ours.
import Parser from 'yargs-parser';
import { UsageError } from './errors.js';
import type { Flags, FlagValues } from './flags.js';
import { spellOut } from './spelling.js';

export interface Parsed<F extends Flags> {
  readonly args: readonly string[];
  readonly flags: FlagValues<F>;
  /** Names of the flags that were given. */
  readonly given: ReadonlySet<string>;
}

/** Reads a verb's arguments and flags. @throws UsageError with the stock client's text */
export function parse<F extends Flags>(words: readonly string[], declared: F): Parsed<F> {
  const names = Object.keys(declared);
  const { _: before, '--': after = [], ...values } = Parser(spellOut(words, declared), {
    // Everything is text here; the values are checked below, where the wording is known.
    array: names,
    string: [...names, '_'],
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'short-option-groups': false,
    },
  }) as unknown as { _: string[]; '--'?: string[] } & Record<string, string[]>;

  const flags: Record<string, unknown> = {};
  const given = new Set<string>();
  for (const name of names) {
    const texts = Object.hasOwn(values, name) ? values[name] : undefined;
    if (texts === undefined) flags[name] = declared[name]?.initial;
    else {
      given.add(name);
      flags[name] = read(name, texts, declared);
    }
  }
  return { args: [...before, ...after], flags: flags as FlagValues<F>, given };
}

function read(name: string, texts: readonly string[], declared: Flags): unknown {
  const last = texts.at(-1) ?? '';
  switch (declared[name]?.kind) {
    case 'boolean':
      return readBoolean(last) ?? refuse(name, last, declared, 'ParseBool');
    case 'integer':
      return /^[-+]?\d+$/.test(last)
        ? Number(last)
        : refuse(name, last, declared, 'ParseInt');
    case 'unsigned':
      return /^\d+$/.test(last) ? Number(last) : refuse(name, last, declared, 'ParseUint');
    case 'list':
      return texts;
    default:
      return last;
  }
}

function refuse(name: string, text: string, declared: Flags, parser: string): never {
  const short = declared[name]?.short ?? null;
  const spelled = short === null ? `--${name}` : `-${short}, --${name}`;
  throw new UsageError(
    `invalid argument "${text}" for "${spelled}" flag: strconv.${parser}: parsing "${text}": invalid syntax`,
  );
}

/** The words Go reads as booleans, or null. */
function readBoolean(text: string): boolean | null {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return null;
}
