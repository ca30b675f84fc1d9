import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxed, compact, csv } from './table.js';
import { byColumns } from './natural-sort.js';
import { binarySize, decimalSize } from './units.js';
import { dateWords } from './dates.js';

const columns = ['NAME', 'STATE', 'user.some_key'];
const rows = [
  ['c1', 'RUNNING', '10.0.0.2 (eth0)\n10.0.0.1 (eth1)'],
  ['c10', 'STOPPED', ''],
];

test('a boxed table has a line under every row and centred headings', () => {
  assert.equal(
    boxed(columns, rows),
    [
      '+------+---------+-----------------+',
      '| NAME |  STATE  |  USER SOME KEY  |',
      '+------+---------+-----------------+',
      '| c1   | RUNNING | 10.0.0.2 (eth0) |',
      '|      |         | 10.0.0.1 (eth1) |',
      '+------+---------+-----------------+',
      '| c10  | STOPPED |                 |',
      '+------+---------+-----------------+',
      '',
    ].join('\n'),
  );
});

test('an empty table ends under its headings', () => {
  assert.equal(boxed(['A'], []), '+---+\n| A |\n+---+\n');
});

test('a compact table', () => {
  assert.equal(compact(['NAME', 'STATE'], [['c1', 'RUNNING']]), '  NAME   STATE   \n  c1    RUNNING  \n');
});

test('csv quotes what needs it', () => {
  assert.equal(csv([['a', '', 'b,c', 'd"e', 'f\ng', ' h']]), 'a,,"b,c","d""e","f\ng"," h"\n');
});

test('rows sort by number within names, empty cells last', () => {
  const sorted = [['c10'], [''], ['c2'], ['a']].sort(byColumns);
  assert.deepEqual(sorted, [['a'], ['c2'], ['c10'], ['']]);
});

test('sizes and dates', () => {
  assert.equal(decimalSize(999, 2), '999B');
  assert.equal(decimalSize(308_640, 2), '308.64kB');
  assert.equal(binarySize(1_351_680, 2), '1.29MiB');
  assert.equal(dateWords('2026-11-21T01:22:01Z'), 'Nov 21, 2026 at 1:22am (UTC)');
  assert.equal(dateWords('2026-11-21T12:05:01Z'), 'Nov 21, 2026 at 12:05pm (UTC)');
});
