import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withinBudget } from './budget.js';

async function* chunks(...sizes: number[]): AsyncGenerator<Buffer> {
  for (const size of sizes) yield Buffer.alloc(size);
}

async function count(content: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of content) bytes += chunk.length;
  return bytes;
}

test('as many bytes pass as there is room for', async () => {
  assert.equal(await count(withinBudget(chunks(6, 4), 10)), 10);
  assert.equal(await count(withinBudget(chunks(6, 4), null)), 10);
});

test('the first byte too many ends it', async () => {
  await assert.rejects(count(withinBudget(chunks(6, 5), 10)), {
    kind: 'internal',
    message: 'reached 11 bytes, exceeding quota of 10',
  });
  await assert.rejects(count(withinBudget(chunks(1), 0)), /reached 1 bytes, exceeding quota of 0/);
});
