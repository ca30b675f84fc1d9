import assert from 'node:assert/strict';
import { test } from 'node:test';

import { architectureOf, architectureOfId, ARCHITECTURES, supportedBy } from './architectures.js';

test('every name, alias and id is found again', () => {
  for (const one of ARCHITECTURES) {
    assert.equal(architectureOf(one.name), one);
    assert.equal(architectureOfId(one.id), one);
    for (const alias of one.aliases) assert.equal(architectureOf(alias), one);
    for (const name of one.personalities) assert.equal(architectureOf(name).name, name);
  }
});

test('a host supports its own architecture and its personalities', () => {
  assert.deepEqual(supportedBy('x86_64'), ['x86_64', 'i686']);
  assert.deepEqual(supportedBy('s390x'), ['s390x']);
});

test('an unknown name is told', () => {
  assert.throws(() => architectureOf('zz'), { message: "Architecture isn't supported: zz" });
});
