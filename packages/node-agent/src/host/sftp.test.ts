import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';

import { DomainError } from '@lxd/model/errors';

import { packet, packetReader, text, uint32, type Packet } from './sftp-packet.js';
import { openSftp } from './sftp.js';

const answer = (type: number, id: number, ...fields: Buffer[]): Buffer => {
  const body = Buffer.concat([Buffer.of(type), uint32(id), ...fields]);
  return Buffer.concat([uint32(body.length), body]);
};
const status = (id: number, code: number, words = '') =>
  answer(packet.status, id, uint32(code), text(words), text(''));

type Serve = (request: Packet, send: (bytes: Buffer) => void) => void;

/** The client's end of a connection to a server that greets and then does as `serve` says. */
function connection(serve: Serve, cut = Infinity): Duplex {
  const read = packetReader((request) => {
    if (request.type === packet.init) send(answer(packet.version, 3));
    else serve(request, send);
  });
  const stream: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      read(chunk);
      done();
    },
  });
  const send = (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += cut) stream.push(bytes.subarray(at, at + cut));
  };
  return stream;
}

/** Serves one file, giving at most `most` bytes a read, as files of /proc do. */
function fileServer(content: Buffer, most: number): { serve: Serve; closed: () => boolean } {
  let closed = false;
  const serve: Serve = ({ type, id, fields }, send) => {
    if (type === packet.open) return send(answer(packet.handle, id, text('h')));
    if (type === packet.close) {
      closed = true;
      return send(status(id, 0));
    }
    fields.text();
    const offset = fields.uint64();
    const size = Math.min(fields.uint32(), most);
    const piece = content.subarray(offset, offset + size);
    send(piece.length > 0 ? answer(packet.data, id, text(piece)) : status(id, 1));
  };
  return { serve, closed: () => closed };
}

const content = Buffer.from(Array.from({ length: 700_000 }, (_, i) => i % 251));

for (const { name, most, cut } of [
  { name: 'whole pieces', most: Infinity, cut: Infinity },
  { name: 'answers cut at odd places', most: Infinity, cut: 7919 },
  { name: 'pieces shorter than asked for', most: 10_000, cut: Infinity },
]) {
  test(`sftp reads a file: ${name}`, async () => {
    const server = fileServer(content, most);
    const files = await openSftp(connection(server.serve, cut));
    const chunks = await (await files.read('/f')).toArray();
    assert.ok(Buffer.concat(chunks as Buffer[]).equals(content));
    assert.ok(server.closed());
  });
}

test('sftp closes a file whose reader loses interest', async () => {
  const server = fileServer(content, Infinity);
  const files = await openSftp(connection(server.serve));
  const reader = await files.read('/f');
  await once(reader, 'readable');
  reader.destroy();
  await once(reader, 'close');
  assert.ok(server.closed());
});

test('sftp writes a file in pieces at their places', async () => {
  const written = Buffer.alloc(content.length);
  const files = await openSftp(
    connection(({ type, id, fields }, send) => {
      if (type === packet.open) return send(answer(packet.handle, id, text('h')));
      if (type === packet.write) {
        fields.text();
        const offset = fields.uint64();
        fields.data().copy(written, offset);
      }
      send(status(id, 0));
    }),
  );
  await pipeline([content], await files.write('/f', { permissions: 0o600, append: false }));
  assert.ok(written.equals(content));
});

test('sftp fails a write as the server words it', async () => {
  const files = await openSftp(
    connection(({ type, id }, send) => {
      if (type === packet.open) send(answer(packet.handle, id, text('h')));
      else send(type === packet.write ? status(id, 4, 'No space left on device') : status(id, 0));
    }),
  );
  const writer = await files.write('/f', { permissions: 0o600, append: false });
  await assert.rejects(pipeline([content], writer), /No space left on device/);
});

for (const { code, kind } of [
  { code: 2, kind: 'not-found' },
  { code: 3, kind: 'forbidden' },
  { code: 4, kind: 'internal' },
]) {
  test(`sftp status ${code} is an error of kind ${kind}`, async () => {
    const files = await openSftp(connection(({ id }, send) => send(status(id, code, 'words'))));
    await assert.rejects(files.remove('/f'), { kind, message: 'words' });
    if (kind === 'not-found') assert.equal(await files.lstat('/f'), null);
  });
}

test('sftp requests end with their server', async () => {
  const stream = connection(() => stream.destroy());
  const files = await openSftp(stream);
  await assert.rejects(files.realpath('/'), (error) => error instanceof DomainError);
  await assert.rejects(files.realpath('/'), (error) => error instanceof DomainError);
});

test('sftp does not take a packet of any length', async () => {
  const files = await openSftp(connection((_request, send) => send(Buffer.from('HTTP/1.1 400'))));
  await assert.rejects(files.realpath('/'), /file server failed/);
});
