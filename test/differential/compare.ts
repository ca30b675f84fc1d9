import { declared, type Difference } from './differences.js';
import type { Recorded } from './record.js';
import { type Asked, title } from './request.js';

/** A place where two answers differ: `body.metadata.config`, with what either said. */
export interface Mismatch {
  readonly request: string;
  readonly place: string;
  readonly peer: unknown;
  readonly ours: unknown;
}

/** Where the answers differ and nobody said they may; every declaration met is noted in `used`. */
export function compare(
  asked: Asked,
  peer: Recorded,
  ours: Recorded,
  used: Set<Difference>,
): Mismatch[] {
  const request = title(asked);
  const found =
    peer.status === ours.status
      ? differences('', peer, ours)
      : ([['.outcome', outcome(peer), outcome(ours)]] as const);
  return found
    .map(([place, a, b]) => ({ request, place: place.slice(1), peer: a, ours: b }))
    .filter((mismatch) => {
      const allowed = declared.find((one) => one.covers(mismatch));
      if (allowed !== undefined) used.add(allowed);
      return allowed === undefined;
    });
}

/** Two that end in different ways differ in all; this says it in a word. */
function outcome({ status, body }: Recorded): string {
  const error = isObject(body) ? body['error'] : body;
  if (Number.isNaN(status)) return 'no answer';
  return typeof error === 'string' && error !== '' ? `${status} ${error}` : String(status);
}

type Place = readonly [place: string, a: unknown, b: unknown];

function differences(place: string, a: unknown, b: unknown): Place[] {
  if (Object.is(a, b)) return [];
  if (isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].flatMap((name) => differences(`${place}.${name}`, a[name], b[name]));
  }
  return [[place, a, b]];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
