import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formBoundary, formParts } from './multipart.js';

const form =
  '--b\r\nContent-Disposition: form-data; name="metadata"; filename="meta.tar"\r\n\r\n' +
  'first\r\n--bnot\r\n\r\n--b\r\n' +
  'Content-Disposition: form-data; name="rootfs"; filename="root"\r\nContent-Type: a/b\r\n\r\n' +
  '\r\n--b--\r\n';

async function parse(text: string, chunkSize: number): Promise<[string, string, string][]> {
  async function* chunks() {
    for (let at = 0; at < text.length; at += chunkSize) {
      yield Buffer.from(text.slice(at, at + chunkSize));
    }
  }
  const parts: [string, string, string][] = [];
  for await (const { name, filename, data } of formParts(chunks(), 'b')) {
    const content: Buffer[] = [];
    for await (const chunk of data) content.push(chunk);
    parts.push([name, filename, Buffer.concat(content).toString()]);
  }
  return parts;
}

// A delimiter must be a whole line: "--bnot" inside the data ends it only by RFC 2046's letter,
// which forbids such data, so senders choose another boundary.
const clean = form.replace('\r\n--bnot\r\n', '--\r\n-');

for (const chunkSize of [1, 2, 3, 7, 64, 1000]) {
  test(`formParts: two parts in chunks of ${chunkSize}`, async () => {
    assert.deepEqual(await parse(clean, chunkSize), [
      ['metadata', 'meta.tar', 'first--\r\n-'],
      ['rootfs', 'root', ''],
    ]);
  });
}

test('formParts: a part nobody reads is passed over', async () => {
  async function* body() {
    yield Buffer.from(clean);
  }
  const names: string[] = [];
  for await (const { name } of formParts(body(), 'b')) names.push(name);
  assert.deepEqual(names, ['metadata', 'rootfs']);
});

const wrong: { name: string; text: string }[] = [
  { name: 'a cut body', text: clean.slice(0, -10) },
  { name: 'no form at all', text: 'hello' },
  { name: 'an empty body', text: '' },
  { name: 'a data line that continues the delimiter', text: form },
];
for (const { name, text } of wrong) {
  test(`formParts: ${name} is refused`, async () => {
    await assert.rejects(parse(text, 16), { kind: 'invalid', message: 'Malformed multipart form' });
  });
}

const types: { type: string | undefined; want: string | null }[] = [
  { type: 'multipart/form-data; boundary=abc', want: 'abc' },
  { type: 'multipart/form-data; boundary="a b"', want: 'a b' },
  { type: 'application/octet-stream', want: null },
  { type: 'multipart/form-data', want: null },
  { type: undefined, want: null },
];
for (const { type, want } of types) {
  test(`formBoundary: ${type}`, () => assert.equal(formBoundary(type), want));
}
