import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseFilter } from './filter.js';

const c1 = {
  name: 'c1',
  status: 'Stopped',
  ephemeral: false,
  config: { 'image.os': 'ubuntu', 'user.k': 'v w' },
  devices: { eth0: { nictype: 'bridged' } },
};

const cases: { filter: string; want: boolean }[] = [
  { filter: 'name eq c1', want: true },
  { filter: 'name eq C.', want: true },
  { filter: 'name eq c', want: false },
  { filter: 'name ne c1', want: false },
  { filter: 'not name eq c1', want: false },
  { filter: 'NOT name eq c2', want: true },
  { filter: 'name eq c1 or name eq c2 and status eq Frozen', want: false },
  { filter: 'status eq Frozen or name eq c1', want: true },
  { filter: 'config.image.os eq ubuntu', want: true },
  { filter: 'config.user.k eq "v w"', want: true },
  { filter: 'config.user.none eq ""', want: true },
  { filter: 'devices.eth0.nictype eq bridged', want: true },
  { filter: 'devices.eth1.nictype eq bridged', want: false },
  { filter: 'devices.eth1.nictype ne bridged', want: true },
  { filter: 'nothing ne x', want: true },
  { filter: 'name eq [', want: false },
];
for (const { filter, want } of cases) {
  test(`parseFilter: ${filter} is ${want} of c1`, () => {
    assert.equal(parseFilter(filter)!.matches(c1), want);
  });
}

const wrong: { filter: string; why: string }[] = [
  { filter: 'not', why: 'incomplete not clause' },
  { filter: 'foo', why: 'clause has no operator' },
  { filter: 'foo eq', why: 'clause has no value' },
  { filter: 'foo eq "a b', why: 'unterminated quote' },
  { filter: 'foo eq a b', why: 'invalid clause composition' },
  { filter: 'foo eq a and', why: 'unterminated compound clause' },
];
for (const { filter, why } of wrong) {
  test(`parseFilter: ${filter} is refused`, () => {
    assert.throws(() => parseFilter(filter), { kind: 'internal', message: `Invalid filter: ${why}` });
  });
}

test('parseFilter: nothing lets everything through', () => {
  assert.equal(parseFilter('  '), null);
});
