import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

import { DomainError, chain, type ErrorKind } from '@lxd/model/errors';

const kindHeader = 'lxd-error-kind';

// Both ends of this table are ours, so the header carries the kind exactly; the codes are for
// other gRPC tools.
const codes: Readonly<Record<ErrorKind, status>> = {
  conflict: status.ALREADY_EXISTS,
  forbidden: status.PERMISSION_DENIED,
  internal: status.INTERNAL,
  invalid: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  stale: status.FAILED_PRECONDITION,
  unavailable: status.UNAVAILABLE,
  unsupported: status.UNIMPLEMENTED,
};

/** What gRPC itself reports when the other side said nothing. */
const kinds: Readonly<Partial<Record<status, ErrorKind>>> = {
  [status.CANCELLED]: 'unavailable',
  [status.DEADLINE_EXCEEDED]: 'unavailable',
  [status.UNAVAILABLE]: 'unavailable',
  [status.UNIMPLEMENTED]: 'unsupported',
};

// Trailers travel in one HTTP/2 header block, which receivers cap at 16 KiB by default; details
// are percent-encoded, so up to three bytes a byte.
const maxDetails = 4096;

export interface WireError {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** A failure as it goes over the wire: the whole chain of messages, and the kind. */
export function toWire(error: unknown): WireError {
  const kind = error instanceof DomainError ? error.kind : 'internal';
  const metadata = new Metadata();
  metadata.set(kindHeader, kind);
  return { code: codes[kind], details: shorten(chain(error)), metadata };
}

/** The failure of a call as its caller sees it. */
export function fromWire(error: ServiceError): DomainError {
  const [header] = error.metadata?.get(kindHeader) ?? [];
  const kind = typeof header === 'string' && isKind(header) ? header : null;
  if (kind !== null) return new DomainError(kind, error.details);
  const message = `Call failed: ${error.details || error.message}`;
  return new DomainError(kinds[error.code] ?? 'internal', message);
}

function isKind(text: string): text is ErrorKind {
  return Object.hasOwn(codes, text);
}

function shorten(text: string): string {
  return text.length <= maxDetails ? text : `${text.slice(0, maxDetails)}...`;
}
