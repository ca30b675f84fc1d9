import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

import { testMember } from '../testing/member.js';

const upgrade =
  'GET /1.0/events HTTP/1.1\r\nHost: lxd\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

test('an upgrade asked for before the last answer has come waits for it', async (t) => {
  const member = await testMember(t);
  const socket = connect(member.socketPath);
  t.after(() => socket.destroy());
  socket.write(`GET /1.0/resources HTTP/1.1\r\nHost: lxd\r\n\r\n${upgrade}`);
  let got = '';
  while (!got.includes('101 Switching Protocols')) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    got += chunk.toString('latin1');
  }
  assert.match(got, /^HTTP\/1\.1 200 OK[^]*HTTP\/1\.1 101 Switching Protocols/);
  assert.deepEqual(member.bugs, []);
});

test('a client that goes while its upgrade waits harms nobody', async (t) => {
  const member = await testMember(t);
  const socket = connect(member.socketPath);
  socket.write(`GET /1.0/resources HTTP/1.1\r\nHost: lxd\r\n\r\n${upgrade}`);
  await once(socket, 'connect');
  socket.destroy();
  assert.equal((await member.call('GET', '/1.0')).status, 200);
  assert.deepEqual(member.bugs, []);
});
