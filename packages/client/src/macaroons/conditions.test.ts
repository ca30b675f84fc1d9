import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readConditions } from './conditions.js';

const at = (text: string) => Date.parse(text);

const cases: [conditions: string[], expiresAt: number | null, declared: Record<string, string>][] = [
  [[], null, {}],
  [['time-before 2030-01-02T03:04:05Z'], at('2030-01-02T03:04:05Z'), {}],
  [['time-before 2030-01-02T03:04:05.123456789Z'], at('2030-01-02T03:04:05.123Z'), {}],
  [['time-before 2031-01-01T00:00:00Z', 'time-before 2030-01-01T00:00:00+01:00'], at('2029-12-31T23:00:00Z'), {}],
  [['declared username bob'], null, { username: 'bob' }],
  [['declared username bob', 'declared username bob'], null, { username: 'bob' }],
  [['declared name two words', 'declared username '], null, { name: 'two words', username: '' }],
];

for (const [conditions, expiresAt, declared] of cases) {
  test(`conditions ${JSON.stringify(conditions)}`, () => {
    const read = readConditions(conditions);
    assert.equal(read?.expiresAt, expiresAt);
    assert.deepEqual(Object.fromEntries(read?.declared ?? []), declared);
  });
}

for (const conditions of [
  ['declared username bob', 'declared username root'],
  ['time-before tomorrow'],
  ['time-before'],
  ['declared username'],
  ['deny write'],
  [''],
  ['Declared username bob'],
]) {
  test(`refused: ${JSON.stringify(conditions)}`, () => assert.equal(readConditions(conditions), null));
}
