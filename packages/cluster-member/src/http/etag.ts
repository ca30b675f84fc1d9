import { DomainError } from '@lxd/model/errors';
import { etag, etagMismatch, matchesEtag } from '@lxd/model/etag';

/**
 * @param given the If-Match header, quoted or bare; undefined or "": no check.
 * @throws DomainError (stale)
 */
export function requireMatch(given: string | undefined, content: unknown): void {
  if (given === undefined || given === '') return;
  const actual = etag(content);
  if (!matchesEtag(given, actual)) throw new DomainError('stale', etagMismatch(actual, given));
}
