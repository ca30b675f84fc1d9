import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';

import { isPair, selfSigned } from './self-signed.js';

test('selfSigned: a server certificate that OpenSSL reads and verifies', async () => {
  const pair = await selfSigned('server', 'root@host', ['host', '127.0.0.1', '::1']);
  const certificate = new X509Certificate(pair.certificate);
  assert.equal(certificate.subject, 'O=linuxcontainers.org\nCN=root@host');
  assert.equal(certificate.verify(certificate.publicKey), true);
  assert.equal(certificate.checkHost('host'), 'host');
  assert.equal(certificate.checkIP('::1'), '::1');
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'secp384r1');
  assert.equal(certificate.ca, false);
  assert.equal(isPair(pair), true);
});

test('isPair: two halves of different pairs', async () => {
  const [one, two] = await Promise.all([selfSigned('client', 'a', []), selfSigned('client', 'b', [])]);
  assert.equal(isPair({ certificate: one.certificate, key: two.key }), false);
});
