import assert from 'node:assert/strict';
import { test } from 'node:test';

import { balanceCpus, parseCpus } from './cpu-balance.js';

const cases: { name: string; demands: Record<string, string>; want: Record<string, string> }[] = [
  { name: 'unset means all', demands: { a: '' }, want: { a: '0,1,2,3' } },
  { name: 'counts spread', demands: { a: '1', b: '1' }, want: { a: '0', b: '1' } },
  { name: 'a range of one pins', demands: { a: '1-1' }, want: { a: '1' } },
  { name: 'the pinned are load', demands: { a: '0-1', b: '2' }, want: { a: '0,1', b: '2,3' } },
  { name: 'pinned to what is not there', demands: { a: '2,9' }, want: { a: '2' } },
  { name: 'more than there is', demands: { a: '9' }, want: { a: '0,1,2,3' } },
  { name: 'large wishes first', demands: { a: '1', b: '3' }, want: { a: '3', b: '0,1,2' } },
];

for (const { name, demands, want } of cases) {
  test(`balanceCpus: ${name}`, () => {
    const list = Object.entries(demands).map(([one, limit]) => ({ name: one, limit }));
    assert.deepEqual(Object.fromEntries(balanceCpus([0, 1, 2, 3], list)), want);
  });
}

test('CPU lists are read as the kernel writes them', () => {
  assert.deepEqual(parseCpus('0-2,5\n'), [0, 1, 2, 5]);
  assert.deepEqual(parseCpus(''), []);
});
