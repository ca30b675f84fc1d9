import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** One file of a form. */
export interface FormFile {
  readonly field: string;
  readonly filename: string;
  readonly path: string;
}

export interface Form {
  readonly contentType: string;
  readonly length: number; // bytes
  readonly body: Readable;
}

/** Files as `multipart/form-data`, read while they are sent; the length is known beforehand. */
export async function multipartForm(files: readonly FormFile[]): Promise<Form> {
  const boundary = randomBytes(24).toString('hex');
  const parts = await Promise.all(
    files.map(async ({ field, filename, path }) => ({
      head: Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${filename.replaceAll('"', '\\"')}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      path,
      size: (await stat(path)).size,
    })),
  );
  const gap = Buffer.from('\r\n');
  const tail = Buffer.from(`--${boundary}--\r\n`);
  async function* content(): AsyncGenerator<Buffer> {
    for (const { head, path } of parts) {
      yield head;
      for await (const chunk of createReadStream(path)) yield chunk as Buffer;
      yield gap;
    }
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: parts.reduce((sum, { head, size }) => sum + head.length + size + gap.length, tail.length),
    body: Readable.from(content()),
  };
}
