import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { etag } from '@lxd/model/etag';

import type { Challenge } from '../auth/caller.js';
import { asyncEnvelope, errorEnvelope, syncEnvelope, syncHead } from './envelope.js';
import { writeRaw } from './raw.js';
import type { Reply } from './reply.js';

const json = 'application/json';

/** Elements of a list encoded in one go; longer ones are written in slices of this size. */
const sliceLength = 128;

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
      if (Array.isArray(metadata) && metadata.length > sliceLength) {
        response.writeHead(200, headers);
        return pipeline(Readable.from(slices(metadata), { objectMode: false }), response);
      }
      return writeText(response, 200, syncEnvelope(JSON.stringify(metadata)), headers);
    }
    case 'sync-text': {
      const headers: OutgoingHttpHeaders = { 'Content-Type': json };
      if (reply.etag !== null) headers['ETag'] = `"${reply.etag}"`;
      const { metadataJson } = reply;
      if (typeof metadataJson === 'string') {
        return writeText(response, 200, syncEnvelope(metadataJson), headers);
      }
      response.writeHead(200, headers);
      response.write(syncHead);
      await pipeline(metadataJson, response, { end: false });
      response.end('}\n');
      return;
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

/** Encodes a long list piece by piece, so that other requests get their turn in between. */
async function* slices(list: readonly unknown[]): AsyncGenerator<string> {
  yield `${syncHead}[`;
  for (let at = 0; at < list.length; at += sliceLength) {
    const text = JSON.stringify(list.slice(at, at + sliceLength)).slice(1, -1);
    yield at === 0 ? text : `,${text}`;
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield ']}\n';
}
