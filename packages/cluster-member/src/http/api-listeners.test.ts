import assert from 'node:assert/strict';
import { test } from 'node:test';

import { covers } from './api-listeners.js';

for (const [wide, narrow, expected] of [
  ['', '10.0.0.1:8443', false],
  ['10.0.0.1:8443', '10.0.0.1:8443', true],
  ['10.0.0.1', '10.0.0.1:8443', true],
  ['10.0.0.2:8443', '10.0.0.1:8443', false],
  ['10.0.0.1:8444', '10.0.0.1:8443', false],
  ['[::]:8443', '10.0.0.1:8443', true],
  [':8443', '10.0.0.1', true],
  [':8444', '10.0.0.1:8443', false],
] as const) {
  test(`who listens on "${wide}" ${expected ? 'hears' : 'does not hear'} ${narrow}`, () => {
    assert.equal(covers(wide, narrow), expected);
  });
}
