import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { multipartForm } from './multipart.js';
import { parameter, readMultipart } from './read-multipart.js';

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

for (const piece of [1, 7, 64, 100_000]) {
  test(`a form comes back whole when it arrives in pieces of ${piece} bytes`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'multipart-'));
    try {
      const meta = Buffer.from('meta\r\n--data');
      const root = Buffer.alloc(5000, '\r\n--x');
      await writeFile(join(directory, 'm'), meta);
      await writeFile(join(directory, 'r'), root);
      const form = await multipartForm([
        { field: 'metadata', filename: 'm.tar', path: join(directory, 'm') },
        { field: 'rootfs', filename: 'r.squashfs', path: join(directory, 'r') },
      ]);
      const bytes = await collect(form.body);
      assert.equal(bytes.length, form.length);

      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += piece) pieces.push(bytes.subarray(at, at + piece));
      const boundary = parameter(form.contentType, 'boundary') ?? '';
      const parts: [string, string | null, Buffer][] = [];
      for await (const part of readMultipart(Readable.from(pieces), boundary)) {
        parts.push([part.field, part.filename, await collect(part.body)]);
      }
      assert.deepEqual(parts, [
        ['metadata', 'm.tar', meta],
        ['rootfs', 'r.squashfs', root],
      ]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
}

test('a form that ends early is an error', async () => {
  const cut = Readable.from([Buffer.from('--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nhalf')]);
  await assert.rejects(async () => {
    for await (const part of readMultipart(cut, 'b')) await collect(part.body);
  }, /ended early/);
});
