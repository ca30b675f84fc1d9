import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import { headerText } from './header-text.js';
import type { RawFile } from './reply.js';

/** Writes one file, honouring a single Range, or several as multipart/form-data. */
export async function writeRaw(
  files: readonly RawFile[],
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [first] = files;
  if (files.length === 1 && first !== undefined) {
    return writeFile(first, headers, request, response);
  }
  const boundary = randomBytes(30).toString('hex');
  response.writeHead(200, {
    ...headers,
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
  });
  async function* parts() {
    for (const [index, file] of files.entries()) {
      yield Buffer.from(
        `${index === 0 ? '' : '\r\n'}--${boundary}\r\n` +
          `Content-Disposition: form-data; name="${file.name}"; filename="${file.fileName}"\r\n` +
          'Content-Type: application/octet-stream\r\n\r\n',
      );
      yield* file.open(null) as AsyncIterable<Buffer>;
    }
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  await pipeline(parts, response);
}

async function writeFile(
  file: RawFile,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const all: Record<string, string> = {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `inline;filename=${headerText(file.fileName)}`,
    ...headers,
  };
  const { size } = file;
  if (size === null) {
    response.writeHead(200, all);
    return pipeline(file.open(null), response);
  }
  all['Accept-Ranges'] = 'bytes';
  const range = readRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` });
    response.end();
    return;
  }
  if (range === null) {
    response.writeHead(200, { ...all, 'Content-Length': size });
  } else {
    const { start, end } = range;
    response.writeHead(206, {
      ...all,
      'Content-Range': `bytes ${start}-${end}/${size}`,
      'Content-Length': end - start + 1,
    });
  }
  const whole = range === null || file.seekable;
  await pipeline(whole ? file.open(range) : within(file.open(null), range), response);
}

/** A part of what comes from the beginning; what is not wanted stays on this host. */
async function* within(
  content: AsyncIterable<Uint8Array>,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of content) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (at > end) return; // which ends the stream
  }
}

/** One range of bytes (RFC 9110, 14.2). Anything else is ignored: the whole file goes out. */
export function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  return start > end ? 'unsatisfiable' : { start, end };
}
