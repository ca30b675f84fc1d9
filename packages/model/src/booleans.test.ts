import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isFalse, isTrue, parseBoolean } from './booleans.js';

test('words for yes and no, in any case', () => {
  for (const text of ['true', 'YES', '1', 'On']) assert.equal(parseBoolean(text), true);
  for (const text of ['false', 'No', '0', 'OFF']) assert.equal(parseBoolean(text), false);
  for (const text of ['', 'maybe', '2']) assert.equal(parseBoolean(text), null);
});

test('an unset key is neither', () => {
  assert.equal(isTrue(undefined), false);
  assert.equal(isFalse(undefined), false);
  assert.equal(isFalse(''), false);
});
