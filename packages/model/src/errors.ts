/** What went wrong, in the terms every layer shares. The edges map kinds to HTTP and gRPC codes. */
export type ErrorKind =
  | 'invalid' // the request is wrong: 400
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'conflict' // the name is taken, or the state forbids it: 409
  | 'stale' // changed meanwhile: 412
  | 'internal' // the request was fine but failed: 500
  | 'unsupported' // this server or host can't: 501
  | 'unavailable'; // not now: 503

/** An error that a user caused or must be told about. Anything else is a bug and stays a plain `Error`. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: ErrorKind,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export const invalid = (message: string) => new DomainError('invalid', message);
export const forbidden = (message = 'not authorized') => new DomainError('forbidden', message);
export const notFound = (message = 'not found') => new DomainError('not-found', message);
export const conflict = (message: string) => new DomainError('conflict', message);
export const internal = (message: string, cause?: unknown) =>
  new DomainError('internal', message, { cause });
export const unsupported = (message: string) => new DomainError('unsupported', message);
export const unavailable = (message: string) => new DomainError('unavailable', message);

/** Adds context to a failure and keeps its kind; a bug stays a bug by becoming `internal` with its cause. */
export function wrap(message: string, cause: unknown): DomainError {
  const kind = cause instanceof DomainError ? cause.kind : 'internal';
  return new DomainError(kind, message, { cause });
}

/** The whole story, outermost first: `Failed to mount "c1": No such device`. */
export function chain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  return cause === undefined ? error.message : `${error.message}: ${chain(cause)}`;
}

/** A name in a message, as Go's %q prints it. */
export const quote = (text: string): string => JSON.stringify(text);
