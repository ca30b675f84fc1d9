import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  allocateIdmap, DEFAULT_HOST_IDS, hostRoot, lxcIdmapLines, mapOf, parseIdmap, parseRawIdmap, sameIdmap,
  serialiseIdmap, shiftId, unshiftId, withRawEntries,
} from './idmap.js'; // prettier-ignore
import type { IdmapRequest } from './idmap.js';

const STORED =
  '[{"Isuid":true,"Isgid":false,"Hostid":1000000,"Nsid":0,"Maprange":1000000000},' +
  '{"Isuid":false,"Isgid":true,"Hostid":1000000,"Nsid":0,"Maprange":1000000000}]';

test('a map is stored as LXD stores it, and read back', () => {
  assert.equal(serialiseIdmap(mapOf(DEFAULT_HOST_IDS)), STORED);
  assert.ok(sameIdmap(parseIdmap(STORED), mapOf(DEFAULT_HOST_IDS)));
  assert.equal(serialiseIdmap([]), '[]');
  assert.deepEqual(parseIdmap('[]'), []);
  assert.deepEqual(parseIdmap(''), []);
});

for (const text of ['foo', '{}', '[1]', '[{"Isuid":true}]']) {
  test(`"${text}" is no stored map`, () => {
    assert.throws(() => parseIdmap(text), { kind: 'invalid', message: 'Invalid ID map' });
  });
}

const lines: { raw: string; want: string[] }[] = [
  { raw: '', want: ['u 0 100 1000', 'g 0 100 1000'] },
  { raw: 'both 5 0', want: ['u 0 5 1', 'u 1 101 999', 'g 0 5 1', 'g 1 101 999'] },
  { raw: 'uid 5 10', want: ['u 0 100 10', 'u 10 5 1', 'u 11 111 989', 'g 0 100 1000'] },
  { raw: 'gid 5-6 998-999', want: ['u 0 100 1000', 'g 0 100 998', 'g 998 5 2'] },
  { raw: 'uid 5 2000', want: ['u 0 100 1000', 'g 0 100 1000', 'u 2000 5 1'] },
  { raw: 'uid 5-9 998-1002', want: ['u 0 100 998', 'u 998 5 5', 'g 0 100 1000'] },
  { raw: '\nuid 5 10\nuid 6 11\n',
    want: ['u 0 100 10', 'u 10 5 1', 'u 11 6 1', 'u 12 112 988', 'g 0 100 1000'] },
]; // prettier-ignore

for (const { raw, want } of lines) {
  test(`raw.idmap ${JSON.stringify(raw)} in 1000 ids from 100`, () => {
    const map = withRawEntries(mapOf({ base: 100, size: 1000 }), parseRawIdmap(raw));
    assert.deepEqual(lxcIdmapLines(map), want);
  });
}

const badRaw: [raw: string, message: string][] = [
  ['foo', 'Invalid ID map line "foo"'],
  ['both 1 1 1', 'Invalid ID map line "both 1 1 1"'],
  ['both 5-1 5-1', 'Invalid ID map line "both 5-1 5-1"'],
  ['xx 1 1', 'Invalid ID map type "xx 1 1"'],
  ['both 1-5 1-4', 'The ID map ranges are of different sizes "both 1-5 1-4"'],
  ['both a b', 'strconv.ParseInt: parsing "a": invalid syntax'],
];

for (const [raw, message] of badRaw) {
  test(`raw.idmap "${raw}" is refused`, () => {
    assert.throws(() => parseRawIdmap(raw), { kind: 'invalid', message });
  });
}

test("a host id of the container's own range is refused", () => {
  assert.throws(() => withRawEntries(mapOf({ base: 100, size: 1000 }), parseRawIdmap('uid 500 7')), {
    message: 'Host id is in the range of subids',
  });
});

const host = { base: 1000000, size: 1000000 };
const request = (differs: Partial<IdmapRequest>): IdmapRequest => ({
  host, taken: [], isolated: true, base: null, size: null, raw: [], ...differs,
}); // prettier-ignore

const allocations: { name: string; request: IdmapRequest; base: number; lines: string[] }[] = [
  { name: 'all share the host\'s range', request: request({ isolated: false }), base: 0,
    lines: ['u 0 1000000 1000000', 'g 0 1000000 1000000'] },
  { name: 'uids and gids of the host may differ', base: 0,
    request: request({ isolated: false, hostGids: { base: 5000000, size: 70000 } }),
    lines: ['u 0 1000000 1000000', 'g 0 5000000 70000'] },
  { name: 'the first isolated one comes after 65536 shared ids', request: request({}),
    base: 1065536, lines: ['u 0 1065536 65536', 'g 0 1065536 65536'] },
  { name: 'the next one follows', base: 1131072,
    request: request({ taken: [{ base: 1065536, size: 65536 }] }),
    lines: ['u 0 1131072 65536', 'g 0 1131072 65536'] },
  { name: 'a gap that just fits is taken', base: 1131072,
    request: request({ taken: [{ base: 1196608, size: 65536 }, { base: 1065536, size: 65536 }] }),
    lines: ['u 0 1131072 65536', 'g 0 1131072 65536'] },
  { name: 'a gap too small is passed over', base: 1262144,
    request: request({ size: 65537,
      taken: [{ base: 1065536, size: 65536 }, { base: 1196608, size: 65536 }] }),
    lines: ['u 0 1262144 65537', 'g 0 1262144 65537'] },
  { name: 'a given base is used as it is', request: request({ base: 2000000, size: 100000 }),
    base: 2000000, lines: ['u 0 2000000 100000', 'g 0 2000000 100000'] },
  { name: 'raw entries go in', request: request({ raw: parseRawIdmap('uid 5 0') }), base: 1065536,
    lines: ['u 0 5 1', 'u 1 1065537 65535', 'g 0 1065536 65536'] },
]; // prettier-ignore

for (const { name, request, base, lines } of allocations) {
  test(`allocateIdmap: ${name}`, () => {
    const got = allocateIdmap(request);
    assert.equal(got.base, base);
    assert.deepEqual(lxcIdmapLines(got.map), lines);
  });
}

test('allocateIdmap: a host without room refuses', () => {
  assert.throws(() => allocateIdmap(request({ size: 2000000 })), {
    kind: 'invalid',
    message: 'Not enough uid/gid available for the container',
  });
});

test('root outside is where root inside maps to', () => {
  assert.equal(hostRoot(mapOf(host, { base: 7, size: 1 }), 'uid'), 1000000);
  assert.equal(hostRoot(mapOf(host, { base: 7, size: 1 }), 'gid'), 7);
  assert.equal(hostRoot([], 'uid'), 0);
});

test('ids are shifted into the container and back', () => {
  const map = withRawEntries(mapOf(host), parseRawIdmap('uid 1000 1000'));
  assert.equal(shiftId(map, 'uid', 0), 1000000);
  assert.equal(shiftId(map, 'uid', 1000), 1000);
  assert.equal(shiftId(map, 'gid', 1000), 1001000);
  assert.equal(shiftId(map, 'uid', 1000000), null);
  assert.equal(unshiftId(map, 'uid', 1000), 1000);
  assert.equal(unshiftId(map, 'uid', 1001), null);
  assert.equal(unshiftId(map, 'gid', 1000005), 5);
});
