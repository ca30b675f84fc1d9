import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeFirst } from './go-json.js';

// Texts of Debian's lxd 5.0.2.
const mistakes: readonly (readonly [text: string, error: string])[] = [
  ['', 'EOF'],
  ['  \n', 'EOF'],
  ['{', 'unexpected EOF'],
  ['{"a":', 'unexpected EOF'],
  ['"a', 'unexpected EOF'],
  ['tru', 'unexpected EOF'],
  ['nope', "invalid character 'o' in literal null (expecting 'u')"],
  ['x', "invalid character 'x' looking for beginning of value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ['é', "invalid character 'Ã' looking for beginning of value"],
];
test('decodeFirst: complains as Go does', () => {
  for (const [text, message] of mistakes) {
    assert.throws(() => decodeFirst(text), { message, kind: 'invalid' }, JSON.stringify(text));
  }
});

const values: readonly (readonly [text: string, value: unknown])[] = [
  ['{"a":{"b":[1,-2.5e3,true,null,"\\u0041é"]}}', { a: { b: [1, -2500, true, null, 'Aé'] } }],
  ['{"a":"é"} and more', { a: 'é' }],
  ['[] ]', []],
  ['{}{}', {}],
  ['7 8', 7],
  ['01', 0],
  ['"x" {', 'x'],
  [' [[[]],{"a":{}}]x', [[[]], { a: {} }]],
];
test('decodeFirst: takes the first value and leaves the rest', () => {
  for (const [text, value] of values) assert.deepEqual(decodeFirst(text), value, text);
});

test('decodeFirst: depth has its limit, and brackets in strings are no depth', () => {
  assert.throws(() => decodeFirst('['.repeat(60_000)), { message: 'unexpected EOF' });
  const nested = (depth: number) => `{"a":"${'x'.repeat(70_000)}","b":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  assert.throws(() => decodeFirst(nested(10_000)), { kind: 'invalid', message: 'exceeded max depth' });
  assert.ok(decodeFirst(nested(9_000)));
  const text = { a: '[{\\"'.repeat(40_000) };
  assert.deepEqual(decodeFirst(JSON.stringify(text)), text);
});

test('decodeFirst: a mistake in a large text is told without looking for it', () => {
  assert.throws(() => decodeFirst(`[${'1,'.repeat(100_000)}x]`), { kind: 'invalid' });
});
