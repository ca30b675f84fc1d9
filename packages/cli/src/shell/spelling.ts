import { UsageError } from './errors.js';
import type { Flag, Flags } from './flags.js';

/**
 * Rewrites the flags of a command line, as the stock client's users spell them, into the one
 * spelling that leaves the parser nothing to guess: `--name=value`. So `-cns` (short flag with its
 * value glued on), `-fq`, and `--target -x` (a value that looks like a flag) mean what they mean
 * to the stock client.
 * @throws UsageError for a flag the verb doesn't have, or one without its value
 */
export function spellOut(args: readonly string[], flags: Flags): string[] {
  const out: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') return [...out, '--', ...rest];
    if (arg.startsWith('--')) out.push(long(arg, rest, flags));
    else if (arg.startsWith('-') && arg.length > 1) out.push(...shorts(arg, rest, flags));
    else out.push(arg);
  }
  return out;
}

function long(arg: string, rest: string[], flags: Flags): string {
  const equals = arg.indexOf('=');
  const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined) throw new UsageError(`unknown flag: --${name}`);
  if (equals >= 0) return `--${name}=${arg.slice(equals + 1)}`;
  const implied = impliedValue(flag);
  if (implied !== null) return `--${name}=${implied}`;
  const value = rest.shift();
  if (value === undefined) throw new UsageError(`flag needs an argument: --${name}`);
  return `--${name}=${value}`;
}

function shorts(arg: string, rest: string[], flags: Flags): string[] {
  const out: string[] = [];
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at] as string;
    const found = Object.entries(flags).find(([, flag]) => flag.short === letter);
    if (found === undefined) {
      throw new UsageError(`unknown shorthand flag: '${letter}' in -${arg.slice(at)}`);
    }
    const [name, flag] = found;
    if (arg[at + 1] === '=' && arg.length > at + 2) {
      return [...out, `--${name}=${arg.slice(at + 2)}`];
    }
    const implied = impliedValue(flag);
    if (implied !== null) {
      out.push(`--${name}=${implied}`);
      continue;
    }
    if (at + 1 < arg.length) return [...out, `--${name}=${arg.slice(at + 1)}`];
    const value = rest.shift();
    if (value === undefined) {
      throw new UsageError(`flag needs an argument: '${letter}' in -${arg.slice(at)}`);
    }
    return [...out, `--${name}=${value}`];
  }
  return out;
}

const impliedValue = (flag: Flag<unknown>): string | null =>
  flag.kind === 'boolean' ? 'true' : flag.kind === 'optional' ? flag.bare : null;
