import assert from 'node:assert/strict';
import { test } from 'node:test';

import { splitStatements } from './split-statements.js';

const cases: { text: string; want: string[] }[] = [
  { text: 'SELECT 1', want: ['SELECT 1'] },
  { text: ' SELECT 1; ;SELECT 2; ', want: ['SELECT 1', 'SELECT 2'] },
  { text: "INSERT INTO a VALUES ('x;y'';z'); SELECT 1", want: ["INSERT INTO a VALUES ('x;y'';z')", 'SELECT 1'] },
  { text: 'SELECT "a;b"; SELECT 2', want: ['SELECT "a;b"', 'SELECT 2'] },
];
for (const { text, want } of cases) {
  test(`splitStatements: ${text}`, () => assert.deepEqual(splitStatements(text), want));
}
