import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contains, eui64, formatCidr, formatIp, lastOf, overlap, parseCidr, parseIp, parseRanges, subnetOf } from './cidr.js'; // prettier-ignore

for (const [text, canonical] of [
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['::ffff:192.0.2.128', '::ffff:c000:280'],
  ['::', '::'],
  ['fd42::', 'fd42::'],
] as const) {
  test(`parseIp and formatIp: ${text}`, () => assert.equal(formatIp(parseIp(text)!), canonical));
}

for (const text of ['', '192.0.2', '192.0.2.256', 'fe80::1%eth0', '1::2::3', 'x']) {
  test(`parseIp refuses ${JSON.stringify(text)}`, () => assert.equal(parseIp(text), null));
}

for (const text of ['192.0.2.1', '192.0.2.1/33', '2001:db8::/129', '/24', '192.0.2.0/x']) {
  test(`parseCidr refuses ${text}`, () => assert.equal(parseCidr(text), null));
}

test('a subnet has its host bits cleared and a last address', () => {
  const cidr = parseCidr('10.1.2.3/20')!;
  assert.equal(formatCidr(subnetOf(cidr)), '10.1.0.0/20');
  assert.equal(formatIp(lastOf(cidr)), '10.1.15.255');
});

for (const { a, b, want } of [
  { a: '10.0.0.0/8', b: '10.1.2.0/24', want: true },
  { a: '10.1.2.0/24', b: '10.0.0.0/8', want: true },
  { a: '10.1.2.0/24', b: '10.1.3.0/24', want: false },
  { a: '0.0.0.0/0', b: '::/0', want: false },
]) {
  test(`${a} and ${b} ${want ? 'overlap' : 'are apart'}`, () =>
    assert.equal(overlap(parseCidr(a)!, parseCidr(b)!), want));
}

test('an address is inside its subnet only', () => {
  assert.equal(contains(parseCidr('fd42::1/64')!, parseIp('fd42::ffff')!), true);
  assert.equal(contains(parseCidr('fd42::1/64')!, parseIp('fd43::1')!), false);
});

test('eui64 flips the local bit and puts fffe in the middle', () => {
  const address = eui64(parseCidr('fd42:77::1/64')!, '00:16:3e:ec:a1:67');
  assert.equal(formatIp(address), 'fd42:77::216:3eff:feec:a167');
});

test('parseRanges reads a list with blanks', () => {
  const ranges = parseRanges('10.0.0.2-10.0.0.9, 10.0.1.2 - 10.0.1.3');
  assert.deepEqual(
    ranges.map(({ first, last }) => [formatIp(first), formatIp(last)]),
    [
      ['10.0.0.2', '10.0.0.9'],
      ['10.0.1.2', '10.0.1.3'],
    ],
  );
});
