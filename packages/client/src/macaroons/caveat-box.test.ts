import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { keyPairOf, newKeyPair, openCaveat, sealCaveat } from './caveat-box.js';

const secret = { rootKey: randomBytes(24), condition: 'need-declared username is-authenticated-user' };

for (const version of [2, 3] as const) {
  test(`version ${version} can be read by its third party alone, and not when it was changed`, () => {
    const [firstParty, thirdParty] = [newKeyPair(), newKeyPair()];
    const sealed = sealCaveat(secret, { version, thirdParty: thirdParty.publicKey, firstParty, namespace: 'std:' });
    assert.deepEqual(openCaveat(sealed, thirdParty), secret);
    assert.throws(() => openCaveat(sealed, newKeyPair()), /another third party/);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      assert.throws(() => openCaveat(changed, thirdParty), /caveat/, `byte ${at}`);
    }
    assert.throws(() => openCaveat(sealed.subarray(0, 50), thirdParty), /caveat/);
  });
}

test('a secret key is all there is to a pair', () => {
  const pair = newKeyPair();
  assert.deepEqual(keyPairOf(pair.secretKey).publicKey, pair.publicKey);
  assert.throws(() => keyPairOf(randomBytes(31)));
});
