import assert from 'node:assert/strict';
import { test } from 'node:test';

import { everyMember, missingCopies } from './image-copies.js';

/** "a b! c": members, "!" offline. */
const members = (text: string) =>
  text.split(' ').map((word) => ({ name: word.replace('!', ''), online: !word.endsWith('!') }));

for (const [why, all, holders, wanted, copies] of [
  ['two more where three are wanted', 'a b c d', ['a'], 3, 2],
  ['none where one is enough', 'a b c', ['a'], 1, 0],
  ['as many as there are members', 'a b', ['a'], 3, 1],
  ['every member', 'a b c d e', ['a', 'c'], everyMember, 3],
  ['none where there are enough', 'a b c d', ['a', 'b', 'd'], 3, 0],
  ['a member that is away counts with what it has', 'a b! c d', ['a', 'b'], 3, 1],
  ['a member that is away gets none', 'a b! c!', ['a'], 3, 0],
  ['nobody can give it', 'a! b c', ['a'], 3, 0],
] as const) {
  test(`missing copies: ${why}`, () => {
    const plan = missingCopies([{ fingerprint: 'f1', holders }], members(all), wanted);
    assert.equal(plan.length, copies);
    for (const { to, by } of plan) {
      assert.ok(!(holders as readonly string[]).includes(to) && (holders as readonly string[]).includes(by));
    }
  });
}

test('copies of many images spread over the members', () => {
  const images = Array.from({ length: 900 }, (_, index) => ({ fingerprint: `f${index}`, holders: ['a'] }));
  const got = new Map<string, number>();
  for (const { to } of missingCopies(images, members('a b c d'), 2)) got.set(to, (got.get(to) ?? 0) + 1);
  for (const name of ['b', 'c', 'd']) assert.ok((got.get(name) ?? 0) > 200, `${name}: ${got.get(name)}`);
});
