import assert from 'node:assert/strict';
import { test } from 'node:test';

import { electionTimeoutMs, LeaderProof } from './leader-proof.js';

test('a proof holds for less than an election time-out from when it was sent', () => {
  let now = 5000;
  const proof = new LeaderProof(() => now);
  assert.equal(proof.holds(), false);
  proof.renew(4800);
  assert.equal(proof.holds(), true);
  now = 4800 + electionTimeoutMs * 0.95;
  assert.equal(proof.holds(), false);
  proof.renew(now);
  proof.renew(4900); // an older one takes nothing away
  assert.equal(proof.holds(), true);
});
