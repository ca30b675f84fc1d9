import { DomainError } from '@lxd/model/errors';

/**
 * For calls on a running container: null when it has just ended, which is no failure. What it left
 * is then a stopped one's.
 */
export function unlessEnded(error: unknown): null {
  if (error instanceof DomainError && error.kind === 'unavailable') return null;
  throw error;
}
