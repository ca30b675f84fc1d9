import { RE2JS } from 're2js';

import { DomainError } from '@lxd/model/errors';

// The filter language of lists (rest-api.md §6): clauses FIELD eq|ne VALUE joined by and/or, read
// from left to right without precedence.

/** A parsed `?filter=` expression. */
export interface Filter {
  matches(object: object): boolean;
}

interface Clause {
  readonly join: 'and' | 'or'; // with what was before; of no meaning on the first
  readonly not: boolean;
  readonly field: string;
  readonly operator: string; // anything but ne counts as eq
  readonly equals: (text: string) => boolean;
}

const mistake = (what: string) => new DomainError('internal', `Invalid filter: ${what}`);

/**
 * @returns null for an empty expression, which lets everything through.
 * @throws DomainError (internal, as LXD 5.2 answers 500) `Invalid filter: ...`
 */
export function parseFilter(text: string): Filter | null {
  const clauses = parseClauses(text);
  return clauses.length === 0 ? null : { matches: (object) => matchesAll(clauses, object) };
}

function parseClauses(text: string): readonly Clause[] {
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
    clauses.push({ join, not, field, operator, equals: comparison(takeValue(words)) });
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

function matchesAll(clauses: readonly Clause[], object: object): boolean {
  return clauses.reduce((matched, clause, index) => {
    const fits = matchesClause(clause, object);
    if (index === 0) return fits;
    return clause.join === 'and' ? matched && fits : matched || fits;
  }, true);
}

function matchesClause({ field, operator, equals, not }: Clause, object: object): boolean {
  const found = valueOf(object, field);
  const equal = typeof found === 'string' && equals(found);
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
 * A regular expression over the whole text unless it anchors itself; a bad one is plain text. It
 * takes time in proportion to the text, as Go's do: JavaScript's can be made to run for ever.
 */
function comparison(value: string): Clause['equals'] {
  const lower = value.toLowerCase();
  const plain = (text: string) => text.toLowerCase() === lower;
  if (/^[-\w ]*$/.test(value)) return plain;
  try {
    const whole = /[$^]/.test(value) ? value : `^(?:${value})$`;
    const pattern = RE2JS.compile(whole, RE2JS.CASE_INSENSITIVE);
    return (text) => pattern.matcher(text).find();
  } catch {
    return plain;
  }
}
