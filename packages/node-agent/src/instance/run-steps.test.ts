import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runSteps, undoSteps, type Step } from './run-steps.js';

const step = (name: string, fails?: 'run' | 'undo'): Step<string[]> => ({
  name,
  async run(story) {
    story.push(name);
    if (fails === 'run') throw new Error(name);
  },
  async undo(story) {
    story.push(`undo ${name}`);
    if (fails === 'undo') throw new Error(`undo ${name}`);
  },
});

test('steps run in order', async () => {
  const story: string[] = [];
  await runSteps([step('a'), step('b')], story, assert.fail);
  assert.deepEqual(story, ['a', 'b']);
});

test('a failure undoes what began, from the last, and is thrown on', async () => {
  const story: string[] = [];
  const run = runSteps([step('a'), step('b', 'run'), step('c')], story, assert.fail);
  await assert.rejects(run, { message: 'b' });
  assert.deepEqual(story, ['a', 'b', 'undo b', 'undo a']);
});

test('an undo that fails keeps no other from its turn', async () => {
  const story: string[] = [];
  const failures: string[] = [];
  await undoSteps([step('a'), step('b', 'undo')], story, (name) => failures.push(name));
  assert.deepEqual(story, ['undo b', 'undo a']);
  assert.deepEqual(failures, ['b']);
});
