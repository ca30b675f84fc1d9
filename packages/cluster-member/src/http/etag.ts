import { createHash } from 'node:crypto';

import { DomainError } from '@lxd/model/errors';

/** SHA-256, in hex, of an object's user-modifiable content; the order of keys doesn't matter. */
export function etagOf(content: unknown): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

/**
 * @param given the If-Match header, quoted or bare; undefined or "": no check.
 * @throws DomainError (stale)
 */
export function requireMatch(given: string | undefined, content: unknown): void {
  if (given === undefined || given === '') return;
  const bare = given.replace(/^"(.*)"$/, '$1');
  const actual = etagOf(content);
  if (bare !== actual) throw new DomainError('stale', `ETag doesn't match: ${actual} vs ${bare}`);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = value as Record<string, unknown>;
  const keys = Object.keys(members).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(members[key])}`).join(',')}}`;
}
