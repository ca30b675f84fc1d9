import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import { readImage, type ImageOutput, type ImagePartHeader } from '../image/read.js';
import type { Host } from '../host/host.js';

/**
 * Sends an image as `GET /1.0/images/<fingerprint>/export` does: its file, or a form with both
 * files of a split one.
 * @throws DomainError (not-found) before anything is sent
 */
export async function sendImage(
  host: Host,
  fingerprint: string,
  response: ServerResponse,
): Promise<void> {
  const outputs = readImage(host, fingerprint);
  const first = (await outputs.next()).value as ImageOutput | undefined;
  if (!first || !('header' in first)) throw new Error('an image begins with a header');
  const { header } = first;
  if (header.part === 'unified') {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `inline;filename=${fingerprint}${header.extension}`,
      'content-length': header.sizeBytes,
    });
    return pipeline(contents(outputs), response);
  }
  const boundary = randomBytes(30).toString('hex');
  response.writeHead(200, { 'content-type': `multipart/form-data; boundary=${boundary}` });
  return pipeline(form(outputs, header, fingerprint, boundary), response);
}

async function* contents(outputs: AsyncIterable<ImageOutput>): AsyncGenerator<Buffer> {
  for await (const output of outputs) if ('data' in output) yield output.data;
}

async function* form(
  outputs: AsyncIterable<ImageOutput>,
  first: ImagePartHeader,
  fingerprint: string,
  boundary: string,
): AsyncGenerator<Buffer> {
  const head = ({ extension, part }: ImagePartHeader) => {
    const name = part === 'metadata' ? 'metadata' : 'rootfs';
    const file = `${part === 'metadata' ? 'meta-' : ''}${fingerprint}${extension}`;
    return Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    );
  };
  yield head(first);
  for await (const output of outputs) {
    if ('data' in output) yield output.data;
    else yield Buffer.concat([Buffer.from('\r\n'), head(output.header)]);
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
