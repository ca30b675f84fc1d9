import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { etag } from '@lxd/model/etag';

import type { Challenge } from '../auth/caller.js';
import { asyncEnvelope, errorEnvelope, syncEnvelope, syncHead } from './envelope.js';
import { writeRaw } from './raw.js';
import type { Reply } from './reply.js';

const json = 'application/json';

/** Lists longer than this are written piece by piece. */
const shortList = 16;

/** Writes what needs no new protocol on the connection. */
export async function writeReply(
  reply: Exclude<Reply, { kind: 'background' | 'upgrade' | 'websocket' }>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (reply.kind) {
    case 'sync': {
      const headers: OutgoingHttpHeaders = { 'Content-Type': json, ...reply.headers };
      if (reply.etag !== null) headers['ETag'] = `"${etag(reply.etag.content)}"`;
      const { metadata } = reply;
      if (Array.isArray(metadata) && metadata.length > shortList) {
        return writePieces(Readable.from(pieces(metadata), { objectMode: false }), request, response, headers);
      }
      return writeLarge(syncEnvelope(JSON.stringify(metadata)), request, response, headers);
    }
    case 'sync-text': {
      const headers: OutgoingHttpHeaders = { 'Content-Type': json };
      if (reply.etag !== null) headers['ETag'] = `"${reply.etag}"`;
      const { metadataJson } = reply;
      if (typeof metadataJson === 'string') {
        return writeLarge(syncEnvelope(metadataJson), request, response, headers);
      }
      return writePieces(Readable.from(enveloped(metadataJson), { objectMode: false }), request, response, headers);
    }
    case 'created':
      return writeText(response, 201, syncEnvelope(JSON.stringify(reply.metadata)), {
        'Content-Type': json,
        Location: reply.location,
      });
    case 'raw':
      return writeRaw(reply.files, reply.headers, request, response);
    case 'stream': {
      const headers = { 'Content-Type': reply.type, ...reply.headers };
      if (reply.body === null || typeof reply.body === 'string') {
        return writeText(response, 200, reply.body ?? '', headers);
      }
      response.writeHead(200, headers);
      return pipeline(reply.body, response);
    }
  }
}

export function writeAccepted(response: ServerResponse, url: string, view: unknown): void {
  writeText(response, 202, asyncEnvelope(url, view), { 'Content-Type': json, Location: url });
}

/** Outside the envelope: what comes back is not of this API but of a login protocol. */
export function writeChallenge(response: ServerResponse, { status, headers, body }: Challenge): void {
  writeText(response, status, JSON.stringify(body), { 'Content-Type': json, ...headers });
}

export function writeError(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.destroy(); // half an answer can't be taken back; the client must see that it broke
    return;
  }
  writeText(response, status, errorEnvelope(status, text), {
    'Content-Type': json,
    'X-Content-Type-Options': 'nosniff',
  });
}

function writeText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: OutgoingHttpHeaders,
): void {
  headers['Content-Length'] = Buffer.byteLength(text);
  response.writeHead(status, headers);
  response.end(text);
}

/** An answer that may be worth compressing. */
async function writeLarge(
  text: string,
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  if (text.length < worthCompressing || !wantsGzip(request)) {
    return writeText(response, 200, text, headers);
  }
  return writePieces(Readable.from([text], { objectMode: false }), request, response, headers);
}

async function writePieces(
  body: Readable,
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  if (!wantsGzip(request)) {
    response.writeHead(200, headers);
    return pipeline(body, response);
  }
  response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
  return pipeline(body, createGzip({ level: fastest }), response);
}

/** Less than this fits in a few packets as it is. In characters. */
const worthCompressing = 16 * 1024;
const fastest = 1; // JSON shrinks to a tenth even so

/**
 * Whether the way to the client is one where bytes cost more than the work to save them: a
 * network, not the socket on this host. Clients written in Go ask for gzip everywhere.
 */
const wantsGzip = (request: IncomingMessage): boolean =>
  'encrypted' in request.socket &&
  /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(String(request.headers['accept-encoding'] ?? ''));

/** What is encoded before others get their turn. In characters; a fraction of a millisecond. */
const pieceLength = 32 * 1024;

/** Encodes a long list piece by piece, so that other requests get their turn in between. */
async function* pieces(list: readonly unknown[]): AsyncGenerator<string> {
  let piece = `${syncHead}[`;
  for (const [index, item] of list.entries()) {
    piece += index === 0 ? JSON.stringify(item) : `,${JSON.stringify(item)}`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield `${piece}]}\n`;
}

async function* enveloped(metadataJson: Readable): AsyncGenerator<string | Buffer> {
  yield syncHead;
  yield* metadataJson;
  yield '}\n';
}
