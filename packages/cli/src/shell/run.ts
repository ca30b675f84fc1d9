import { chain, DomainError } from '@lxd/model/errors';
import { ArgumentCountError, ExitError, UsageError } from './errors.js';
import { find, type Found } from './find.js';
import { flag, globalFlags, type Flags, type GlobalFlags } from './flags.js';
import { nounHelp, verbHelp, type Listed } from './help.js';
import { parse } from './parse.js';
import { Shell, type Streams } from './shell.js';
import type { Noun, Verb, VerbEntry } from './verb.js';

/** Those the shell itself acts on. */
const neededFlags = {
  help: globalFlags.help,
  version: globalFlags.version,
} as const;

/** A program made of verbs. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly verbs: readonly VerbEntry[];
  readonly nouns: readonly Noun[];
  /** Flags of the bare program. */
  readonly ownFlags: Flags;
  /** Flags that every verb takes besides its own. */
  readonly globalFlags: Flags & typeof neededFlags;
  /** Called before a verb runs. */
  prepare?(shell: Shell, verb: Verb): Promise<void>;
}

/** Runs one command line and gives its exit status. Nothing is thrown for what a user can cause. */
export async function run(
  program: Program,
  argv: readonly string[],
  streams: Streams,
): Promise<number> {
  let shell: Shell | null = null;
  const out = (text: string): unknown => streams.stdout.write(text);
  try {
    const found = find(argv, program);
    if (found.kind === 'unknown') return await unknown(program, found, argv, streams);
    if (found.kind === 'noun') return await bareNoun(program, found, streams);

    const verb = await found.entry.load();
    const { args, flags, given } = parse(found.rest, {
      ...program.globalFlags,
      ...verb.flags,
    });
    if (flags.version) {
      out(`${program.version}\n`);
      return 0;
    }
    if (flags.help) {
      out(verbHelp(program.name, verb, program.globalFlags));
      return 0;
    }
    shell = new Shell({
      streams,
      program: program.name,
      version: program.version,
      global: { ...noGlobals, ...flags },
      globalFlags: program.globalFlags,
    });
    const [least, most] = verb.args;
    if (args.length < least || args.length > most) {
      out(verbHelp(program.name, verb, program.globalFlags));
      if (args.length === 0) return 0;
      throw new ArgumentCountError();
    }
    await program.prepare?.(shell, verb);
    return (await verb.run({ args, flags: flags as never, given, shell })) ?? 0;
  } catch (error) {
    return report(error, streams);
  } finally {
    shell?.close();
  }
}

/** Prints what a user caused, and names its exit status; a bug goes on as it came. */
function report(error: unknown, streams: Streams): number {
  if (!(error instanceof DomainError)) {
    if (isSystemError(error)) {
      streams.stderr.write(`Error: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
  const text = chain(error);
  if (text !== '') streams.stderr.write(`Error: ${text}\n`);
  return error instanceof ExitError ? error.exitCode : 1;
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

const rootFlags = {
  all: flag.boolean('Show less common commands'),
  'sub-commands': globalFlags['sub-commands'],
} as const;

/** What a verb sees of the flags its program doesn't have. */
const noGlobals: GlobalFlags = {
  debug: false,
  'force-local': false,
  help: false,
  project: '',
  quiet: false,
  'sub-commands': false,
  verbose: false,
  version: false,
};

async function bareNoun(
  program: Program,
  found: Extract<Found, { kind: 'noun' }>,
  streams: Streams,
): Promise<number> {
  const root = found.noun.words.length === 0;
  const { args, flags } = parse(found.rest, {
    ...rootFlags,
    ...program.ownFlags,
    ...program.globalFlags,
  });
  if (flags.version) {
    streams.stdout.write(`${program.version}\n`);
    return 0;
  }
  if (args.length > 0) throw new UsageError(`unknown command "${args[0]}" for "${nameOf(program, found.noun)}"`);
  const withDescription = flags.help || root;
  const text = nounHelp(
    program.name,
    found.noun,
    await listed(program, found.noun, flags.all, flags['sub-commands']),
    { own: root ? program.ownFlags : {}, globals: program.globalFlags },
    withDescription,
  );
  (withDescription ? streams.stdout : streams.stderr).write(text);
  return 0;
}

async function unknown(
  program: Program,
  found: Extract<Found, { kind: 'unknown' }>,
  argv: readonly string[],
  streams: Streams,
): Promise<number> {
  if (found.word === 'help' && found.noun.words.length === 0) {
    const words = argv.filter((arg) => arg !== 'help');
    const named = find(words, program);
    if (named.kind === 'verb') {
      streams.stdout.write(verbHelp(program.name, await named.entry.load(), program.globalFlags));
      return 0;
    }
    if (named.kind === 'noun') {
      return bareNoun(program, { ...named, rest: [...named.rest, '--help'] }, streams);
    }
    streams.stderr.write(`Unknown help topic [\`${words.join(' ')}\`]\n`);
    return bareNoun(program, { kind: 'noun', noun: found.noun, rest: [] }, streams);
  }
  const message = `unknown command "${found.word}" for "${nameOf(program, found.noun)}"`;
  if (found.noun.words.length > 0) throw new UsageError(message);
  const { suggestions } = await import('./suggestions.js');
  const near = suggestions(found.word, await listed(program, found.noun, false, false));
  throw new UsageError(near.length === 0 ? message : `${message}\n\nDid you mean this?\n\t${near.join('\n\t')}\n`);
}

const nameOf = (program: Program, noun: Noun): string => [program.name, ...noun.words].join(' ');

/** The commands below a noun: its verbs and nouns in one alphabetical list. */
async function listed(
  program: Program,
  noun: Noun,
  all: boolean,
  deep: boolean,
): Promise<readonly Listed[]> {
  const below = (words: readonly string[]): boolean =>
    (deep ? words.length > noun.words.length : words.length === noun.words.length + 1) &&
    noun.words.every((word, index) => words[index] === word);
  const verbs = await Promise.all(
    program.verbs.filter(({ words }) => below(words)).map((entry) => entry.load()),
  );
  const name = (words: readonly string[]): string => words.slice(noun.words.length).join(' ');
  return [
    ...verbs
      .filter((verb) => all || verb.hidden !== true)
      .map(({ words, summary }) => ({ name: name(words), summary })),
    ...program.nouns
      .filter(({ words }) => below(words))
      .map(({ words, summary }) => ({ name: name(words), summary })),
    ...(noun.words.length === 0 && !deep
      ? [{ name: 'help', summary: 'Help about any command' }]
      : []),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}
