import assert from 'node:assert/strict';
import { test } from 'node:test';

import { etag, matchesEtag } from './etag.js';

test('the order of keys and absent properties change nothing', () => {
  const hash = etag({ config: { a: '1', b: '2' }, list: [1, 2] });
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(etag({ list: [1, 2], gone: undefined, config: { b: '2', a: '1' } }), hash);
  assert.notEqual(etag({ config: { a: '1', b: '2' }, list: [2, 1] }), hash);
});

test('If-Match is taken quoted or bare, and may be absent', () => {
  assert.ok(matchesEtag('"abc"', 'abc'));
  assert.ok(matchesEtag('abc', 'abc'));
  assert.ok(matchesEtag(undefined, 'abc'));
  assert.ok(!matchesEtag('*', 'abc'));
  assert.ok(!matchesEtag('abd', 'abc'));
});
