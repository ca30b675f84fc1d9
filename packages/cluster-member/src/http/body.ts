import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

import { invalid } from '@lxd/model/errors';

import type { BodyType } from './endpoint.js';
import { HttpError } from './error-status.js';
import { decodeFirst } from './go-json.js';
import { type Schema, check } from './schema.js';

/**
 * JSON bodies: the largest honest ones carry an instance's cloud-init data or thousands of rules.
 * To read one of this size takes a tenth of a second in which nobody else is served.
 */
const maxJsonBytes = 4 * 1024 * 1024;
/** Before trust there is nothing to send but a certificate and a password. */
const maxUntrustedJsonBytes = 64 * 1024;
/** A JSON body comes in one go; one that drips in holds memory for nothing. */
const jsonDeadlineMs = 30_000;

/**
 * The request's body as the endpoint wants it.
 * @throws DomainError (invalid) on what is no JSON or has the wrong shape; HttpError 413, 408.
 */
export async function readBody(
  type: BodyType | null,
  request: IncomingMessage,
  trusted: boolean,
): Promise<unknown> {
  if (type === null) {
    request.resume();
    return undefined;
  }
  if (type.kind === 'stream') return request;
  const limit = trusted ? maxJsonBytes : maxUntrustedJsonBytes;
  if (type.kind === 'json') return readJson(type, request, request, limit);

  const declared = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (declared === 'application/octet-stream' || declared.startsWith('multipart/')) {
    return { json: null, stream: request };
  }
  if (declared === 'application/json') {
    return { json: await readJson(type.schema, request, request, limit), stream: null };
  }
  const peeked = await peek(request);
  return peeked.looksLikeJson
    ? { json: await readJson(type.schema, peeked.stream, request, limit), stream: null }
    : { json: null, stream: peeked.stream };
}

async function readJson(
  schema: Schema<unknown>,
  body: Readable,
  request: IncomingMessage,
  limit: number,
): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const text = await readText(body, limit);
  return check(schema, decodeFirst(text));
}

function readText(body: Readable, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(
      () => fail(new HttpError(408, 'Request body took too long')),
      jsonDeadlineMs,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      body.removeListener('data', onData);
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) fail(tooLarge(limit));
      else chunks.push(chunk);
    };
    body.on('data', onData);
    body.once('error', fail);
    body.once('close', () => fail(invalid('Invalid request body: it was cut off')));
    body.once('end', () => {
      clearTimeout(timer);
      resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8'));
    });
  });
}

const tooLarge = (limit: number) =>
  new HttpError(413, `Request body is larger than ${limit / 1024}KiB`);

/** Looks at the first byte that is no white space and puts everything back. */
async function peek(request: IncomingMessage): Promise<{ looksLikeJson: boolean; stream: Readable }> {
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    request.once('error', reject);
    request.once('end', () => resolve(null));
    request.once('data', (chunk: Buffer) => {
      request.pause();
      resolve(chunk);
    });
  });
  const stream = new PassThrough();
  if (first === null) {
    stream.end();
    return { looksLikeJson: true, stream };
  }
  stream.write(first);
  request.once('error', (error) => stream.destroy(error));
  request.once('aborted', () => stream.destroy(new Error('The client went away')));
  request.pipe(stream);
  return { looksLikeJson: first.subarray(0, 64).toString('latin1').trimStart().startsWith('{'), stream };
}
