import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitYaml, Time, type YamlValue } from './emit.js';
import { naturalOrder } from './natural-order.js';

// The right-hand sides were written by LXD 5.0.2 (Go's yaml.v2) for the same values.
const cases: { name: string; value: YamlValue; want: string }[] = [
  { name: 'empty map and list', value: { a: {}, b: [] }, want: 'a: {}\nb: []\n' },
  { name: 'a list is not indented below its key', value: { a: ['x', 'z'] }, want: 'a:\n- x\n- z\n' },
  { name: 'a map in a list starts at the dash', value: [{ a: 1, b: {} }], want: '- a: 1\n  b: {}\n' },
  { name: 'a time is bare', value: new Time('2026-01-02T03:04:05Z'), want: '2026-01-02T03:04:05Z\n' },
  { name: 'a string like a time is quoted', value: '2026-01-02T03:04:05Z', want: '"2026-01-02T03:04:05Z"\n' },
  { name: 'a string like a number', value: { a: '1' }, want: 'a: "1"\n' },
  { name: 'a string like a boolean', value: { a: 'yes' }, want: 'a: "yes"\n' },
  { name: 'a MAC address that reads in base 60', value: { a: '12:30:45' }, want: 'a: "12:30:45"\n' },
  { name: 'an address is plain', value: { a: 'fd00::1/64' }, want: 'a: fd00::1/64\n' },
  { name: 'JSON is single-quoted', value: { a: '[{"x":1}]' }, want: `a: '[{"x":1}]'\n` },
  { name: 'lines', value: { a: 'x\ny\n' }, want: 'a: |\n  x\n  y\n' },
  { name: 'lines without a last newline', value: { a: 'x\ny' }, want: 'a: |-\n  x\n  y\n' },
  { name: 'a tab is escaped', value: { a: 'x\ty' }, want: 'a: "x\\ty"\n' },
  { name: 'empty string', value: { a: '' }, want: 'a: ""\n' },
  {
    name: 'long text folds at a space',
    value: { a: `${'word '.repeat(20)}end` },
    want: `a: ${'word '.repeat(15)}word\n  ${'word '.repeat(4)}end\n`,
  },
];

for (const { name, value, want } of cases) {
  test(`emitYaml: ${name}`, () => assert.equal(emitYaml(value), want));
}

test('naturalOrder sorts digit runs by value', () => {
  const keys = ['eth10', 'eth2', 'eth01', 'user.b', 'user.a', 'user.B', '1'];
  assert.deepEqual(keys.sort(naturalOrder), ['1', 'eth01', 'eth2', 'eth10', 'user.B', 'user.a', 'user.b']);
});
