import type { Flag, Flags } from './flags.js';
import type { Noun, Verb } from './verb.js';

/** A name and a line about it, in a parent's list of commands. */
export interface Listed {
  readonly name: string;
  readonly summary: string;
}

/** The help of a verb. `withDescription` false: the shorter form that a wrong call gets. */
export function verbHelp(
  program: string,
  verb: Verb,
  globals: Flags,
  withDescription = true,
): string {
  const line = [program, ...verb.words].join(' ');
  const usage = verb.usage.includes('[flags]') ? verb.usage : `${verb.usage} [flags]`.trim();
  const name = verb.words.at(-1) ?? '';
  return sections([
    withDescription ? description(verb.description ?? verb.summary) : null,
    `Usage:\n  ${line} ${usage}`,
    verb.aliases === undefined || verb.aliases.length === 0
      ? null
      : `Aliases:\n  ${[name, ...verb.aliases].join(', ')}`,
    verb.examples === undefined ? null : `Examples:\n${indent(verb.examples)}`,
    Object.keys(verb.flags).length === 0 ? null : `Flags:\n${flagLines(verb.flags)}`,
    `Global Flags:\n${flagLines(without(globals, verb.flags))}`,
  ]);
}

/** The help of a noun, or of the program itself (no words). */
export function nounHelp(
  program: string,
  noun: Noun,
  listed: readonly Listed[],
  flags: { readonly own: Flags; readonly globals: Flags },
  withDescription = true,
): string {
  const line = [program, ...noun.words].join(' ');
  const root = noun.words.length === 0;
  const usage = [noun.bare === true ? `  ${line} [flags]` : null, `  ${line} [command]`];
  return `${sections([
    withDescription ? description(noun.description ?? noun.summary) : null,
    `Usage:\n${usage.filter((row) => row !== null).join('\n')}`,
    `Available Commands:\n${commandLines(listed)}`,
    root
      ? `Flags:\n${flagLines({ ...flags.own, ...flags.globals })}`
      : `Global Flags:\n${flagLines(flags.globals)}`,
  ])}\nUse "${line} [command] --help" for more information about a command.\n`;
}

/** A verb's own flag takes the place of a global one. */
const without = (flags: Flags, own: Flags): Flags =>
  Object.fromEntries(Object.entries(flags).filter(([name]) => !(name in own)));

const sections = (parts: readonly (string | null)[]): string =>
  `${parts.filter((part) => part !== null).join('\n\n')}\n`;

const description = (text: string): string => `Description:\n${indent(text)}`;

/** Every line that has something on it indented by two. */
const indent = (text: string): string =>
  text
    .split('\n')
    .map((row) => (row === '' ? '' : `  ${row}`))
    .join('\n');

function commandLines(listed: readonly Listed[]): string {
  const width = Math.max(11, ...listed.map(({ name }) => name.length));
  return listed.map(({ name, summary }) => `  ${name.padEnd(width)} ${summary}`).join('\n');
}

export function flagLines(flags: Flags): string {
  const rows = Object.keys(flags)
    .sort()
    .map((name) => {
      const flag = flags[name] as Flag<unknown>;
      const short = flag.short === null ? '    ' : `-${flag.short}, `;
      const bare = flag.kind === 'optional' ? `[="${flag.bare}"]` : '';
      return { left: `  ${short}--${name}${bare}`, help: `${flag.help}${initialOf(flag)}` };
    });
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, help }) => `${left.padEnd(width)}   ${help}`).join('\n');
}

function initialOf({ kind, initial }: Flag<unknown>): string {
  if (kind === 'string' && initial !== '') return ` (default "${String(initial)}")`;
  if (kind === 'integer' && initial !== 0) return ` (default ${String(initial)})`;
  return '';
}
