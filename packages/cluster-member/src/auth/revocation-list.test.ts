import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { opensslAuthority } from '../testing/openssl-authority.js';
import { plainSerial, revokedSerials } from './revocation-list.js';

test('serial numbers are read from PEM and DER, and from a list of none', async (t) => {
  const ca = await opensslAuthority(t);
  const pem = await ca.revocations('01', 'FFEEDDCCBBAA99887766554433221100');
  const want = new Set(['1', 'FFEEDDCCBBAA99887766554433221100']);
  assert.deepEqual(revokedSerials(pem), want);
  const body = pem.toString().replaceAll(/-----.*?-----/g, '');
  assert.deepEqual(revokedSerials(Buffer.from(body, 'base64')), want);
  assert.deepEqual(revokedSerials(await ca.revocations()), new Set());
});

for (const text of ['', 'rubbish', '-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----']) {
  test(`no revocation list: ${JSON.stringify(text)}`, () => {
    assert.throws(() => revokedSerials(Buffer.from(text)));
  });
}

test('random bytes never make it do anything but refuse', () => {
  for (let round = 0; round < 5000; round++) {
    const bytes = Buffer.concat([Buffer.from([0x30, 0x20, 0x30, 0x1e]), randomBytes(30)]);
    try {
      revokedSerials(bytes);
    } catch (error) {
      assert.ok(error instanceof Error && /DER|revocation/.test(error.message), String(error));
    }
  }
});

for (const [hex, want] of [['00', '0'], ['0abc', 'ABC'], ['FF', 'FF']] as const) {
  test(`serial ${hex}`, () => assert.equal(plainSerial(hex), want));
}
