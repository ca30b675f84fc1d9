import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Bound } from './bound.js';

test('no more run at once than allowed, all get their turn, a failure frees its place', async () => {
  const bound = new Bound(2);
  const gates: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = (fails: boolean) => () => {
    running += 1;
    most = Math.max(most, running);
    return new Promise<void>((resolve, reject) => {
      gates.push(() => {
        running -= 1;
        if (fails) reject(new Error('failed'));
        else resolve();
      });
    });
  };
  const all = Promise.allSettled(
    [true, false, false, false, false].map((one) => bound.run(work(one))),
  );
  for (let done = 0; done < 5; done += 1) {
    gates.shift()?.();
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
  }
  const results = (await all).map(({ status }) => status);
  assert.equal(most, 2);
  assert.deepEqual(results, ['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
});
