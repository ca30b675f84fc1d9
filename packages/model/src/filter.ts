import { DomainError } from './errors.js';

// The filter language of lists (rest-api.md §6): clauses FIELD eq|ne VALUE joined by and/or, read
// from left to right without precedence.

interface Clause {
  readonly join: 'and' | 'or'; // with what was before; of no meaning on the first
  readonly not: boolean;
  readonly field: string;
  readonly operator: string; // anything but ne counts as eq
  readonly value: string;
}

export type Filter = readonly Clause[];

const mistake = (what: string) => new DomainError('internal', `Invalid filter: ${what}`);

/**
 * The empty text matches everything.
 * @throws DomainError (internal, as LXD answers 500) with LXD's text
 */
export function parseFilter(text: string): Filter {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const clauses: Clause[] = [];
  let join: Clause['join'] = 'and';
  while (words.length > 0) {
    const not = words[0]!.toLowerCase() === 'not';
    if (not) words.shift();
    if (words.length === 0) throw mistake('incomplete not clause');
    const field = words.shift()!;
    const operator = words.shift();
    if (operator === undefined) throw mistake('clause has no operator');
    if (words.length === 0) throw mistake('clause has no value');
    clauses.push({ join, not, field, operator, value: takeValue(words) });
    const next = words.shift();
    if (next === undefined) return clauses;
    if (next !== 'and' && next !== 'or') throw mistake('invalid clause composition');
    if (words.length === 0) throw mistake('unterminated compound clause');
    join = next;
  }
  return clauses;
}

/** One word, or all up to the closing quote. */
function takeValue(words: string[]): string {
  const first = words.shift()!;
  if (!first.startsWith('"')) return first;
  const taken = [first.slice(1)];
  while (!taken.at(-1)!.endsWith('"')) {
    const word = words.shift();
    if (word === undefined) throw mistake('unterminated quote');
    taken.push(word);
  }
  return taken.join(' ').slice(0, -1);
}

/** Whether an object as the API shows it fits; every filter without clauses does. */
export function matchesFilter(filter: Filter, object: object): boolean {
  return filter.reduce((matched, clause, index) => {
    const fits = matchesClause(clause, object);
    if (index === 0) return fits;
    return clause.join === 'and' ? matched && fits : matched || fits;
  }, true);
}

function matchesClause({ field, operator, value, not }: Clause, object: object): boolean {
  const found = valueOf(object, field);
  const equal = typeof found === 'string' && matchesText(found, value);
  return (operator === 'ne' ? !equal : equal) !== not;
}

/** Maps of strings: the rest of the path is one key, and a missing one reads as "". */
const STRING_MAPS = ['config', 'expanded_config', 'properties'];

/** `devices.eth0.parent`; a struct's field may also be spelled as in Go: `UpdateSource.Protocol`. */
function valueOf(object: object, path: string): unknown {
  let current: unknown = object;
  let rest = path;
  while (rest !== '') {
    if (current === null || typeof current !== 'object') return undefined;
    const dot = rest.indexOf('.');
    const head = dot < 0 ? rest : rest.slice(0, dot);
    rest = dot < 0 ? '' : rest.slice(dot + 1);
    const name = fieldOf(current, head);
    if (name === null) return undefined;
    const next = (current as Record<string, unknown>)[name];
    if (STRING_MAPS.includes(name) && current === object && rest !== '') {
      return ((next ?? {}) as Record<string, unknown>)[rest] ?? '';
    }
    current = next;
  }
  return current;
}

function fieldOf(object: object, name: string): string | null {
  if (Object.hasOwn(object, name)) return name;
  if (!/^[A-Z][a-z]/.test(name)) return null;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.replaceAll('_', '') === wanted) ?? null;
}

/**
 * Go's expressions take time in proportion to the text, JavaScript's may take for ever. What
 * makes them do so, and what Go hasn't got, is therefore compared as plain text.
 */
const UNSAFE = /\([^()]*[*+{][^()]*\)[*+?{]|\(\(|\(\?[=!<]|\\[1-9]|.{257}/;

/** A regular expression over the whole text unless it anchors itself; a bad one is plain text. */
function matchesText(text: string, pattern: string): boolean {
  const plain = text.toLowerCase() === pattern.toLowerCase();
  if (plain || /^[-\w ]*$/.test(pattern) || UNSAFE.test(pattern)) return plain;
  try {
    return new RegExp(/[$^]/.test(pattern) ? pattern : `^(?:${pattern})$`, 'i').test(text);
  } catch {
    return plain;
  }
}
