import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkInstanceName } from './names.js';
import { randomInstanceName } from './random-names.js';

for (const at of [0, 0.5, 0.999999]) {
  test(`the name at ${at} is a valid one`, () => {
    const name = randomInstanceName(() => at);
    assert.match(name, /^[a-z]+-[a-z]+$/);
    assert.doesNotThrow(() => checkInstanceName(name));
  });
}
