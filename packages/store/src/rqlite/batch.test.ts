import assert from 'node:assert/strict';
import { test } from 'node:test';

import { conflict } from '@lxd/model/errors';

import { encodeBatch, readOutcome, type ExecuteResult } from './batch.js';

const gone = conflict('gone');
const statements = [
  { sql: 'SELECT 1 FROM a', guard: () => gone },
  { sql: 'INSERT INTO b VALUES (?)', params: ['x'] },
];

test('a batch begins with its token, and a guard overflows unless it finds a row', () => {
  assert.deepEqual(encodeBatch('t', statements).slice(0, 3), [
    ['INSERT INTO applied_batches (token) VALUES (?)', 't'],
    ['SELECT CASE WHEN EXISTS (SELECT 1 FROM a) THEN 1 ELSE abs(-9223372036854775808) END'],
    ['INSERT INTO b VALUES (?)', 'x'],
  ]);
});

const done: ExecuteResult = { last_insert_id: 7, rows_affected: 1 };

const outcomes: [string, ExecuteResult[], unknown][] = [
  [
    'all went through',
    [done, done, { last_insert_id: 9, rows_affected: 2 }, {}],
    {
      kind: 'applied',
      clock: 7,
      results: [
        { lastInsertId: 0, rowsAffected: 0 },
        { lastInsertId: 9, rowsAffected: 2 },
      ],
    },
  ],
  [
    'the token is there already',
    [{ error: 'UNIQUE constraint failed: applied_batches.token' }],
    { kind: 'applied-before' },
  ],
  ['the guard found nothing', [done, { error: 'integer overflow' }], { kind: 'refused', error: gone }],
];

for (const [what, results, outcome] of outcomes) {
  test(`the outcome when ${what}`, () => assert.deepEqual(readOutcome(statements, results), outcome));
}

test('a statement of the caller that fails is the error of the batch', () => {
  const outcome = readOutcome(statements, [done, done, { error: 'no such table: b' }]);
  assert.equal(outcome.kind === 'refused' && outcome.error.message, 'no such table: b');
});
