import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dualStack, networkSpec } from './fixtures.js';
import { readSettings } from './settings.js';

test('an unaddressed network has neither family', () => {
  const { ipv4, ipv6 } = readSettings(networkSpec({ 'ipv4.address': 'none' }));
  assert.deepEqual([ipv4, ipv6], [null, null]);
});

test('defaults apply where a key is absent', () => {
  const settings = readSettings(networkSpec(dualStack));
  assert.equal(settings.mtu, 1500);
  assert.deepEqual(settings.dns, { mode: 'managed', domain: 'lxd', search: null });
  assert.equal(settings.ipv4?.dhcp, true);
  assert.equal(settings.ipv4?.stateful, true);
  assert.equal(settings.ipv6?.stateful, false);
  assert.equal(settings.ipv6?.expiry, '1h');
});

test('the MAC follows from the seed and from nothing else', () => {
  const hwaddr = (seed: string, name = 'br0') =>
    readSettings(networkSpec({}, { hwaddrSeed: seed, name })).hwaddr;
  assert.match(hwaddr('a.0.1'), /^00:16:3e(:[0-9a-f]{2}){3}$/);
  assert.equal(hwaddr('a.0.1'), hwaddr('a.0.1', 'other'));
  assert.notEqual(hwaddr('a.0.1'), hwaddr('a.0.2'));
});
