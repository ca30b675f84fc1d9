import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Turns } from './turns.js';

test('Turns: in order, one in a round of the event loop', async () => {
  const turns = new Turns();
  let round = 0;
  const count = () => {
    round++;
    if (round < 10) setImmediate(count);
  };
  setImmediate(count);
  const rounds = await Promise.all(
    ['a', 'b', 'c'].map((name) => turns.next().then(() => [name, round] as const)),
  );
  assert.deepEqual(rounds.map(([name]) => name), ['a', 'b', 'c']);
  assert.equal(new Set(rounds.map(([, at]) => at)).size, 3);
});
