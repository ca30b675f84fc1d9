import { DomainError, type ErrorKind } from '@lxd/model/errors';

/** The one table from kinds of errors to HTTP. */
const statusOf: Readonly<Record<ErrorKind, number>> = {
  conflict: 409,
  forbidden: 403,
  internal: 500,
  invalid: 400,
  'not-found': 404,
  stale: 412,
  unavailable: 503,
  unsupported: 501,
};

/** A mistake in the HTTP itself, which no layer below could name. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A bug (anything that is no DomainError) answers 500. */
export function errorStatus(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  return error instanceof DomainError ? statusOf[error.kind] : 500;
}

/** Whether somebody should look at it: not the user's mistake, and not told to be temporary. */
export const isBug = (error: unknown): boolean =>
  !(error instanceof DomainError) && !(error instanceof HttpError);
