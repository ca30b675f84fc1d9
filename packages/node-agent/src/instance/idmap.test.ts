import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { IdRange } from '../host/container-runtime.js';
import { formatIdmap, hostRoot, lxcIdmap, parseIdmap, sameIdmap, withRawIdmap } from './idmap.js';

const range = (kind: IdRange['kind'], guest: number, host: number, count: number): IdRange => ({
  kind,
  guest,
  host,
  count,
});
const base = [range('uid', 0, 1_000_000, 65_536), range('gid', 0, 1_000_000, 65_536)];

test('a stored map is read and written as LXD does', () => {
  const text =
    '[{"Isuid":true,"Isgid":false,"Hostid":1000000,"Nsid":0,"Maprange":65536},' +
    '{"Isuid":false,"Isgid":true,"Hostid":1000000,"Nsid":0,"Maprange":65536}]';
  assert.deepEqual(parseIdmap(text), base);
  assert.equal(formatIdmap(base), text);
  assert.deepEqual(parseIdmap('[]'), []);
  assert.deepEqual(parseIdmap(undefined), []);
  assert.ok(sameIdmap(parseIdmap(text), base));
});

test('an entry for both kinds is one of each', () => {
  const both = '[{"Isuid":true,"Isgid":true,"Hostid":7,"Nsid":0,"Maprange":1}]';
  assert.deepEqual(parseIdmap(both), [range('uid', 0, 7, 1), range('gid', 0, 7, 1)]);
});

test('root outside is where root inside maps to', () => {
  assert.equal(hostRoot(base), 1_000_000);
  assert.equal(hostRoot([]), 0);
});

const cases: { name: string; raw: string; want: string[] }[] = [
  { name: 'nothing', raw: '\n', want: ['u 0 1000000 65536', 'g 0 1000000 65536'] },
  {
    name: 'one id in the middle',
    raw: 'uid 1000 1000',
    want: ['u 0 1000000 1000', 'u 1000 1000 1', 'u 1001 1001001 64535', 'g 0 1000000 65536'],
  },
  {
    name: 'a range at the start, both kinds',
    raw: 'both 50-59 0-9',
    want: ['u 0 50 10', 'u 10 1000010 65526', 'g 0 50 10', 'g 10 1000010 65526'],
  },
  {
    name: 'beyond the base',
    raw: 'gid 70000 70000',
    want: ['u 0 1000000 65536', 'g 0 1000000 65536', 'g 70000 70000 1'],
  },
];

for (const { name, raw, want } of cases) {
  test(`raw.idmap: ${name}`, () => {
    assert.deepEqual(
      lxcIdmap(withRawIdmap(base, raw)).map(([, value]) => value),
      want,
    );
  });
}

const refused: { raw: string; message: RegExp }[] = [
  { raw: 'uid 5', message: /Invalid ID map line/ },
  { raw: 'all 5 5', message: /Invalid ID map line/ },
  { raw: 'uid 5-9 5-6', message: /different sizes/ },
  { raw: 'uid 1000005 7', message: /own range/ },
];

for (const { raw, message } of refused) {
  test(`raw.idmap refuses "${raw}"`, () => {
    assert.throws(() => withRawIdmap(base, raw), { kind: 'invalid', message });
  });
}
