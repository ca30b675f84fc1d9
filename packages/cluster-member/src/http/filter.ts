import { matchesFilter, parseFilter as parseClauses } from '@lxd/model/filter';

/** A parsed `?filter=` expression. */
export interface Filter {
  matches(object: object): boolean;
}

/**
 * @returns null for an empty expression, which lets everything through.
 * @throws DomainError (internal, as LXD 5.2 answers 500) `Invalid filter: ...`
 */
export function parseFilter(text: string): Filter | null {
  const clauses = parseClauses(text);
  if (clauses.length === 0) return null;
  return { matches: (object) => matchesFilter(clauses, object) };
}
