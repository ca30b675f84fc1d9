import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { test, type TestContext } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import { selfSigned } from '@lxd/client/tls/self-signed';

import { testMember } from '../testing/member.js';

/** A TLS connection whose first bytes are `header`, sent in pieces of `size` bytes. */
async function connectWith(port: number, header: string, size = header.length): Promise<TLSSocket> {
  const { certificate, key } = await selfSigned({
    usage: 'client',
    commonName: 'me',
    names: [],
    now: new Date(),
  });
  const socket = connectTcp(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  for (let at = 0; at < header.length; at += size) {
    await new Promise((sent) => socket.write(header.slice(at, at + size), 'latin1', sent));
    await new Promise(setImmediate);
  }
  const tls = connectTls({ socket, rejectUnauthorized: false, cert: certificate, key });
  await once(tls, 'secureConnect');
  return tls;
}

/** Adds the connection's own certificate; the address in the event that tells of it. */
async function requestorSeen(
  context: TestContext,
  settings: Readonly<Record<string, string>>,
  header: string,
  size?: number,
): Promise<string> {
  const member = await testMember(context);
  await member.https.listen('127.0.0.1:0');
  const config = { 'core.trust_password': 'geheim', ...settings };
  assert.equal((await member.call('PATCH', '/1.0', { config })).status, 200);
  const events = member.websocket('/1.0/events?type=lifecycle');
  await once(events, 'open');
  const tls = await connectWith(member.https.port() ?? 0, header, size);
  const body = JSON.stringify({ type: 'client', password: 'geheim' });
  tls.write(`POST /1.0/certificates HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const [message] = (await once(events, 'message')) as [Buffer];
  tls.destroy();
  events.terminate();
  const event = JSON.parse(message.toString()) as { metadata: { requestor: { address: string } } };
  return event.metadata.requestor.address;
}

const trusted = { 'core.https_trusted_proxy': '10.0.0.1, 127.0.0.1' };
const line = 'PROXY TCP4 192.0.2.7 192.0.2.8 1234 8443\r\n';

test('a trusted proxy tells the address of the client', async (t) => {
  assert.equal(await requestorSeen(t, trusted, line), '192.0.2.7:1234');
});

test('byte by byte, too', async (t) => {
  assert.equal(await requestorSeen(t, trusted, line, 1), '192.0.2.7:1234');
});

test('a trusted proxy may tell nothing', async (t) => {
  assert.match(await requestorSeen(t, trusted, ''), /^127\.0\.0\.1:\d+$/);
});

test('anybody else who begins so is no TLS client', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  await assert.rejects(connectWith(member.https.port() ?? 0, line));
  await member.call('PATCH', '/1.0', { config: { 'core.https_trusted_proxy': '10.0.0.1' } });
  await assert.rejects(connectWith(member.https.port() ?? 0, line));
});

test('a broken header ends the connection', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  await member.call('PATCH', '/1.0', { config: trusted });
  await assert.rejects(connectWith(member.https.port() ?? 0, 'PROXY TCP4 nobody\r\n'));
});

const refusals: [what: string, options: object][] = [
  ['TLS 1.2', { maxVersion: 'TLSv1.2' }],
  ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }],
];
for (const [what, options] of refusals) {
  test(`${what} is refused`, async (t) => {
    const member = await testMember(t);
    await member.https.listen('127.0.0.1:0');
    const port = member.https.port() ?? 0;
    const tls = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
    await assert.rejects(once(tls, 'secureConnect'));
  });
}

for (const [cipher, ok] of [
  ['ECDHE-ECDSA-AES128-GCM-SHA256', true],
  ['ECDHE-ECDSA-AES128-SHA256', false],
  ['AES128-GCM-SHA256', false],
] as const) {
  test(`with LXD_INSECURE_TLS, TLS 1.2 with ${cipher} is ${ok ? 'taken' : 'refused'}`, async (t) => {
    process.env['LXD_INSECURE_TLS'] = '1';
    t.after(() => void delete process.env['LXD_INSECURE_TLS']);
    const member = await testMember(t);
    await member.https.listen('127.0.0.1:0');
    const port = member.https.port() ?? 0;
    const options = { port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' } as const;
    const tls = connectTls({ ...options, ciphers: cipher });
    const connected = once(tls, 'secureConnect');
    if (ok) {
      await connected;
      assert.equal(tls.getCipher().name, cipher);
    } else {
      await assert.rejects(connected);
    }
    tls.destroy();
  });
}
