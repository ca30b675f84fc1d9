import type { Duplex, Readable } from 'node:stream';

import type { WebSocket } from 'ws';

import type { Work } from '../operations/work.js';

/** One file of a raw answer. */
export interface RawFile {
  readonly name: string; // form field of a multipart answer
  readonly fileName: string;
  readonly size: number | null; // bytes; null: unknown, sent chunked
  open(range: { readonly start: number; readonly end: number } | null): Readable;
  /** Whether `open` can begin in the middle; else what comes before is read and dropped. */
  readonly seekable: boolean;
}

/** What a handler answers; the dispatcher writes it. Handlers never name a status code. */
export type Reply =
  | {
      readonly kind: 'sync';
      readonly metadata: unknown;
      readonly etag: { readonly content: unknown } | null;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** `metadata` as JSON text made elsewhere (a large list, a prepared answer). */
  | { readonly kind: 'sync-text'; readonly metadataJson: string | Readable; readonly etag: string | null }
  | { readonly kind: 'created'; readonly location: string; readonly metadata: unknown }
  | { readonly kind: 'background'; readonly work: Work }
  | {
      readonly kind: 'raw';
      readonly files: readonly RawFile[];
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'stream';
      readonly type: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Readable | string | null;
    }
  | { readonly kind: 'websocket'; accept(socket: WebSocket): void }
  | { readonly kind: 'upgrade'; readonly protocol: string; accept(socket: Duplex): void };

/** 200. `etag` is the user-modifiable content of the object, where it has an ETag. */
export function sync(
  metadata: unknown = {},
  options: {
    readonly etag?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Reply {
  const etag = options.etag === undefined ? null : { content: options.etag };
  return { kind: 'sync', metadata, etag, headers: options.headers ?? {} };
}

/** 200 with `metadata` that is JSON text already. `etag` is the hash itself. */
export const syncText = (metadataJson: string | Readable, etag: string | null = null): Reply => ({
  kind: 'sync-text',
  metadataJson,
  etag,
});

/** 201 with the address of what was made or renamed. */
export const created = (location: string, metadata: unknown = null): Reply => ({
  kind: 'created',
  location,
  metadata,
});

/** 202: the work goes on as an operation, begun when the answer is on its way. */
export const background = (work: Work): Reply => ({ kind: 'background', work });

/** The bytes of a file (Range honoured), or of several as multipart/form-data. */
export const raw = (
  files: readonly RawFile[],
  headers: Readonly<Record<string, string>> = {},
): Reply => ({ kind: 'raw', files, headers });

/** A body that comes as it comes; null for headers alone. */
export const stream = (
  body: Readable | string | null,
  type = 'application/octet-stream',
  headers: Readonly<Record<string, string>> = {},
): Reply => ({ kind: 'stream', type, headers, body });

/** 101: a websocket; the one who accepts it owns it. */
export const websocket = (accept: (socket: WebSocket) => void): Reply => ({
  kind: 'websocket',
  accept,
});

/** 101: another protocol on the bare connection (`sftp`). */
export const upgrade = (protocol: string, accept: (socket: Duplex) => void): Reply => ({
  kind: 'upgrade',
  protocol,
  accept,
});
