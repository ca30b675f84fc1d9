import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { addressBytes } from './address-bytes.js';
import { fingerprint, selfSigned } from './self-signed.js';

test('a self-signed server certificate carries its names, purpose and dates', async () => {
  const now = new Date('2026-01-02T03:04:05Z');
  const made = await selfSigned({
    usage: 'server',
    commonName: 'root@host',
    names: ['host', '127.0.0.1', '::1'],
    now,
  });
  const parsed = new X509Certificate(made.certificate);
  assert.equal(parsed.subject, 'O=linuxcontainers.org\nCN=root@host');
  assert.equal(
    parsed.subjectAltName,
    'DNS:host, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
  );
  assert.deepEqual(parsed.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.equal(new Date(parsed.validFrom).getTime(), now.getTime());
  assert.equal(parsed.ca, false);
  assert.ok(parsed.verify(parsed.publicKey));
  assert.ok(parsed.checkPrivateKey(createPrivateKey(made.key)));
  assert.match(made.key, /^-----BEGIN EC PRIVATE KEY-----/);
  assert.equal(
    fingerprint(made.certificate),
    parsed.fingerprint256.replaceAll(':', '').toLowerCase(),
  );
});

test('addressBytes spells out every form of an address', () => {
  assert.deepEqual([...addressBytes('10.0.0.1')], [10, 0, 0, 1]);
  assert.equal(addressBytes('fd00::1').toString('hex'), 'fd000000000000000000000000000001');
  assert.equal(addressBytes('::').toString('hex'), '0'.repeat(32));
  assert.equal(addressBytes('::ffff:1.2.3.4').toString('hex'), `${'0'.repeat(20)}ffff01020304`);
});
