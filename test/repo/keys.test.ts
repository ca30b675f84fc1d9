import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API_EXTENSIONS } from '@lxd/model/api-extensions';
import { configurationKeys } from '@lxd/cluster-member/services/configuration-keys';

import { keysOfLxd52 } from './lxd-5.2-keys.js';

/** What this server has besides, and since when LXD has it. */
const beyond: Readonly<Record<string, readonly string[]>> = {
  // A stolen token must not be good for ever, as later versions of LXD have it.
  server: ['cluster.join_token_expiry', 'core.remote_token_expiry'],
};

const declared = new Map<string, Set<string>>();
for (const { entity, keys } of configurationKeys()) {
  const names = declared.get(entity) ?? new Set<string>();
  for (const { name } of keys) names.add(name.replace('**', '*'));
  declared.set(entity, names);
}

test('every kind of thing that LXD 5.2 configures is declared', () => {
  assert.deepEqual([...declared.keys()].sort(), Object.keys(keysOfLxd52).sort());
});

for (const [entity, names] of Object.entries(keysOfLxd52)) {
  test(`${entity} has the keys of LXD 5.2, no more and no fewer`, () => {
    const expected = [...names, ...(beyond[entity] ?? [])];
    assert.deepEqual([...(declared.get(entity) ?? [])].sort(), expected.sort());
  });
}

test('every key says in one line what it is for, and its default is one of its values', () => {
  // Words that stand for what is found out when it is needed.
  const decidedLater = /^(randomly|kernel) assigned$|^the /;
  const extensions = new Set(API_EXTENSIONS.map(({ name }) => name));
  for (const { entity, group, keys } of configurationKeys()) {
    const seen = new Set<string>();
    for (const { name, doc, type, since, default: fallback } of keys) {
      const where = `${entity} ${group} ${name}`;
      assert.match(doc, /^\S[^\n]*\S$/, where);
      assert.ok(doc.length <= 110, `${where}: ${doc.length} characters`);
      assert.ok(!seen.has(name), `${where} twice`);
      assert.ok(since === undefined || extensions.has(since), `${where}: no extension ${since}`);
      seen.add(name);
      if (fallback !== undefined && !decidedLater.test(fallback)) type.parse(fallback);
    }
  }
});
