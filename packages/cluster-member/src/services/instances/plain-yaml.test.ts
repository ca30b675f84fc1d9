import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse } from 'yaml';

import { plainYaml } from './plain-yaml.js';

const values: { name: string; value: unknown }[] = [
  { name: 'a map', value: { a: 'x', b: 1, c: true, d: null, e: '', f: 'true', g: '007' } },
  { name: 'nested maps and lists', value: { a: { b: { c: ['x', 'y'] } }, d: [], e: {} } },
  { name: 'lists of maps', value: { a: [{ b: 1, c: { d: 'e' } }, { f: [] }], g: [['h', 'i'], []] } },
  {
    name: 'odd texts',
    value: { 'key: with # odd': 'a\nb\t"c" \\ \u0001 ü 😀', '': '- x', no: '~', '1.5': '[1]', x: ' y ' },
  },
  { name: 'scalars', value: 'on' },
];
for (const { name, value } of values) {
  test(`plainYaml: ${name} read back the same`, () => {
    assert.deepEqual(parse(plainYaml(value)), value);
  });
}
