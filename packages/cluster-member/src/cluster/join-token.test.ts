import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeJoinToken, encodeJoinToken } from './join-token.js';

const token = { server_name: 'two', fingerprint: 'ab', addresses: ['10.0.0.1:8443'], secret: 'cd' };

test('a token is read as it was written, with its keys in the order that clients know', () => {
  const text = encodeJoinToken({ secret: 'cd', addresses: token.addresses, server_name: 'two', fingerprint: 'ab' });
  assert.equal(
    Buffer.from(text, 'base64').toString(),
    '{"server_name":"two","fingerprint":"ab","addresses":["10.0.0.1:8443"],"secret":"cd"}',
  );
  assert.deepEqual(decodeJoinToken(text), token);
});

for (const text of ['secret', '', 'bnVsbA==', encodeJoinToken({ ...token, addresses: [] }), encodeJoinToken({ ...token, server_name: '' })]) {
  test(`"${text}" is no token`, () => assert.equal(decodeJoinToken(text), null));
}
