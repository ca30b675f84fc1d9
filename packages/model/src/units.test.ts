import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatBytes, formatBytesBinary, parseBitSize, parseByteSize } from './units.js';

const sizes: [text: string, bytes: number][] = [
  ['', 0],
  ['0', 0],
  ['5', 5],
  ['5B', 5],
  ['10 bytes', 10],
  ['1kB', 1000],
  ['1KiB', 1024],
  ['1GB', 1e9],
  ['1GiB', 2 ** 30],
  ['2EB', 2e18],
  ['7EiB', 7 * 2 ** 60],
];

for (const [text, bytes] of sizes) {
  test(`parseByteSize: "${text}" is ${bytes}`, () => assert.equal(parseByteSize(text), bytes));
}

const badSizes: [text: string, message: string][] = [
  ['1.5GiB', 'Invalid value: 1.5GiB'],
  ['1gb', 'Invalid value: 1gb'],
  ['1kiB', 'Invalid value: 1kiB'],
  ['10bytes', 'Invalid value: 10bytes'],
  ['abc', 'Invalid value: abc'],
  ['-1', 'Invalid value: -1'],
  [' 5', 'Invalid value:  5'],
  ['1 GB', 'Invalid value: 1 GB'],
  ['1Mbit', 'Invalid value: 1Mbit'],
  ['99999999999999999999', 'Invalid integer: 99999999999999999999'],
  ['9999999999GB', 'Overflow multiplying 9999999999 with 1000000000'],
  ['9EiB', 'Overflow multiplying 9 with 1152921504606846976'],
];

for (const [text, message] of badSizes) {
  test(`parseByteSize refuses "${text}"`, () => {
    assert.throws(() => parseByteSize(text), { kind: 'invalid', message });
  });
}

test('parseBitSize knows both families of units', () => {
  assert.equal(parseBitSize('1Mibit'), 1048576);
  assert.equal(parseBitSize('1kbit'), 1000);
  assert.equal(parseBitSize('1Kibit'), 1024);
  assert.equal(parseBitSize('100'), 100);
  assert.throws(() => parseBitSize('1MB'), { message: 'Invalid value: 1MB' });
});

const decimal: [bytes: number, text: string][] = [
  [0, '0B'],
  [999, '999B'],
  [1000, '1.00kB'],
  [1200000, '1.20MB'],
  [5e20, '500.00EB'],
];
const binary: [bytes: number, text: string][] = [
  [1023, '1023B'],
  [1024, '1.00KiB'],
  [3.5 * 2 ** 20, '3.50MiB'],
  [2 ** 40, '1.00TiB'],
];

for (const [bytes, text] of decimal) {
  test(`formatBytes: ${bytes} prints as ${text}`, () => assert.equal(formatBytes(bytes), text));
}
for (const [bytes, text] of binary) {
  test(`formatBytesBinary: ${bytes} prints as ${text}`, () => {
    assert.equal(formatBytesBinary(bytes), text);
  });
}
