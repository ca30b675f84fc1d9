import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Queue } from './queue.js';

test('one key is served in order, failures included; others do not wait', async () => {
  const queue = new Queue();
  const story: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = queue.run('a', async () => {
    await held;
    story.push('first');
    throw new Error('first');
  });
  const second = queue.run('a', async () => story.push('second'));
  await queue.run('b', async () => story.push('other'));
  release();
  await assert.rejects(first, { message: 'first' });
  await second;
  assert.deepEqual(story, ['other', 'first', 'second']);
});
