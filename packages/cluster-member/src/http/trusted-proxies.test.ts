import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TrustedProxies } from './trusted-proxies.js';

const cases: [list: string, address: string, want: boolean][] = [
  ['', '127.0.0.1', false],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1', '::ffff:10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  [' 10.0.0.1 , fd00::1', 'fd00:0::1', true],
  ['10.0.0.0/8', '10.9.9.9', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['fd00::/16', 'fd00:1::1', true],
  ['proxy.example,10.0.0.1/x,10.0.0.0/99', '10.0.0.1', false],
  ['0.0.0.0/0', 'fd00::1', false],
  ['10.0.0.1', '', false],
];

for (const [list, address, want] of cases) {
  test(`trusted proxies "${list}": ${address}`, () => {
    assert.equal(new TrustedProxies(list).has(address), want);
  });
}
