import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Gate } from './gate.js';

test('Gate: no more than the limit run at a time, in the order they came', async () => {
  const gate = new Gate(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = [0, 1, 2, 3].map((at) =>
    gate.run(() => {
      begun.push(at);
      return new Promise<void>((resolve) => (ends[at] = resolve));
    }),
  );
  await Promise.resolve();
  assert.deepEqual(begun, [0, 1]);
  ends[1]!();
  await work[1];
  assert.deepEqual(begun, [0, 1, 2]);
  ends[0]!();
  await work[0];
  assert.deepEqual(begun, [0, 1, 2, 3]);
});

test('Gate: what fails makes room too', async () => {
  const gate = new Gate(1);
  await assert.rejects(gate.run(() => Promise.reject(new Error('no'))));
  assert.equal(await gate.run(async () => 'yes'), 'yes');
});
