import { DomainError, type ErrorKind } from '@lxd/model/errors';

const kindOfCode = new Map<number, ErrorKind>([
  [400, 'invalid'],
  [401, 'forbidden'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [412, 'stale'],
  [501, 'unsupported'],
  [503, 'unavailable'],
]);

/** The server answered with an error. `code` is its HTTP status, `message` its own text. */
export class ApiError extends DomainError {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(kindOfCode.get(code) ?? 'internal', message);
  }
}

/** The server could not be reached, or the connection broke before it answered. */
export class ConnectionError extends DomainError {
  constructor(
    message: string,
    /** The system's name of the failure (ENOENT, ECONNREFUSED, ...), or null. */
    readonly systemCode: string | null,
  ) {
    super('unavailable', message);
  }
}

/** The server shows a certificate nobody vouches for; the user may accept it. */
export class UntrustedCertificateError extends DomainError {
  constructor(message: string) {
    super('forbidden', message);
  }
}

/** A background operation ended in failure or was cancelled. */
export class OperationError extends DomainError {
  constructor(
    message: string,
    /** 400 failure, 401 cancelled. */
    readonly statusCode: number,
  ) {
    super(statusCode === 401 ? 'conflict' : 'internal', message);
  }
}
