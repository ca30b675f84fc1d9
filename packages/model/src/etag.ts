import { createHash } from 'node:crypto';

/**
 * The hash of what a user can change of an object (rest-api.md §7), independent of the order of
 * keys, so that every member computes the same.
 * @returns SHA-256 in hex, without quotes
 */
export const etag = (content: unknown): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');

/** JSON with sorted keys; absent and undefined properties are the same. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${entries.join(',')}}`;
}

/** Whether an `If-Match` header, quoted or bare, names this hash; none at all always does. */
export const matchesEtag = (ifMatch: string | null | undefined, hash: string): boolean =>
  ifMatch === null || ifMatch === undefined || ifMatch === '' || unquoted(ifMatch) === hash;

/** The text of a 412. */
export const etagMismatch = (hash: string, ifMatch: string): string =>
  `ETag doesn't match: ${hash} vs ${unquoted(ifMatch)}`;

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1');
