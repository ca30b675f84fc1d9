import { internal } from '@lxd/model/errors';

/** A parsed `?filter=` expression. */
export interface Filter {
  matches(object: unknown): boolean;
}

interface Clause {
  readonly joinedBy: 'and' | 'or'; // to what is left of it; the first has "and"
  readonly negated: boolean;
  readonly field: readonly string[];
  readonly operator: string;
  fits(value: string): boolean;
}

/**
 * Reads LXD's filter language (rest-api.md, section 6): clauses joined by and/or from left to
 * right with equal precedence.
 * @returns null for an empty expression, which lets everything through.
 * @throws DomainError (internal, as LXD 5.2 answers 500) `Invalid filter: ...`
 */
export function parseFilter(text: string): Filter | null {
  if (text.trim() === '') return null;
  const clauses = readClauses(tokens(text));
  return {
    matches: (object) =>
      clauses.reduce((soFar, clause) => {
        if (clause.joinedBy === 'and') return soFar && holds(clause, object);
        return soFar || holds(clause, object);
      }, true),
  };
}

const fail = (what: string) => internal(`Invalid filter: ${what}`);

/** Words, and several words in double quotes as one. */
function tokens(text: string): string[] {
  const found: string[] = [];
  for (const [, quoted, open, word] of text.matchAll(/"([^"]*)"|(")|([^\s"]\S*)/g)) {
    if (open !== undefined) throw fail('unterminated quote');
    found.push(quoted ?? word ?? '');
  }
  return found;
}

function readClauses(words: readonly string[]): Clause[] {
  const clauses: Clause[] = [];
  let joinedBy: 'and' | 'or' = 'and';
  let at = 0;
  for (;;) {
    const negated = words[at]?.toLowerCase() === 'not';
    if (negated) at++;
    const [field, operator, value] = words.slice(at, at + 3);
    if (field === undefined) throw fail('incomplete not clause');
    if (operator === undefined) throw fail('clause has no operator');
    if (value === undefined) throw fail('clause has no value');
    clauses.push({ joinedBy, negated, field: field.split('.'), operator, fits: comparer(value) });
    at += 3;
    const joint = words[at];
    if (joint === undefined) return clauses;
    if (joint !== 'and' && joint !== 'or') throw fail('invalid clause composition');
    if (words[at + 1] === undefined) throw fail('unterminated compound clause');
    joinedBy = joint;
    at++;
  }
}

/** A case-insensitive regular expression for the whole value; one that isn't: equality. */
function comparer(value: string): (given: string) => boolean {
  const anchored = /[\^$]/.test(value) ? value : `^${value}$`;
  try {
    const expression = new RegExp(anchored, 'i');
    // Long values are not run through a stranger's expression: backtracking has no bound.
    return (given) =>
      given.length > maxMatched ? given === value : expression.test(given);
  } catch {
    const lower = value.toLowerCase();
    return (given) => given.toLowerCase() === lower;
  }
}

/** Names, addresses and fingerprints are far shorter. */
const maxMatched = 4096;

function holds(clause: Clause, object: unknown): boolean {
  const value = lookUp(object, clause.field);
  const equal = typeof value === 'string' && clause.fits(value);
  const result = clause.operator === 'ne' ? !equal : equal;
  return clause.negated ? !result : result;
}

/** In a map of strings the rest of the path is one key; a missing key there is "". */
function lookUp(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = value as Record<string, unknown>;
  const [first = '', ...rest] = path;
  const whole = path.join('.');
  if (Object.hasOwn(members, whole)) return members[whole];
  if (Object.hasOwn(members, first)) {
    const next = members[first];
    if (rest.length > 0 && stringMaps.has(first) && typeof next === 'object' && next !== null) {
      const key = rest.join('.');
      return Object.hasOwn(next, key) ? (next as Record<string, unknown>)[key] : '';
    }
    return lookUp(next, rest);
  }
  return undefined;
}

const stringMaps = new Set(['config', 'expanded_config', 'properties']);
