import assert from 'node:assert/strict';
import { test } from 'node:test';

import { declared } from '../differential/differences.js';
import { run } from '../differential/run.js';

test('every request of the tables is answered as Debian\'s LXD 5.0.2 answers it', async () => {
  const { requests, mismatches, used, left } = await run();
  assert.deepEqual(mismatches, []);
  assert.deepEqual(
    declared.filter((one) => !used.has(one)).map(({ reason }) => reason),
    [],
    'declared differences that were not met',
  );
  assert.deepEqual(left, []);
  assert.ok(requests >= 600, `${requests} requests`);
});
