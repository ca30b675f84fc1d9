import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatCidr, parseCidr } from '@lxd/model/cidr';

import { isRouted, randomSubnet, withDefaults } from './fill-config.js';

const cases: { name: string; given: Record<string, string>; ipv6?: boolean; want: object }[] = [
  { name: 'a generated address is translated', given: {},
    want: { 'ipv4.address': 'auto', 'ipv4.nat': 'true', 'ipv6.address': 'auto', 'ipv6.nat': 'true' } },
  { name: 'a chosen address is not', given: { 'ipv4.address': '192.0.2.1/24', 'ipv6.address': 'none' },
    want: { 'ipv4.address': '192.0.2.1/24', 'ipv6.address': 'none' } },
  { name: 'what the user says of NAT stays', given: { 'ipv4.nat': 'false', 'ipv6.address': 'none' },
    want: { 'ipv4.address': 'auto', 'ipv4.nat': 'false', 'ipv6.address': 'none' } },
  { name: 'no IPv6 where the kernel has it off', given: {}, ipv6: false,
    want: { 'ipv4.address': 'auto', 'ipv4.nat': 'true' } },
]; // prettier-ignore
for (const { name, given, ipv6 = true, want } of cases) {
  test(`withDefaults: ${name}`, () => assert.deepEqual(withDefaults(given, ipv6), want));
}

test('randomSubnet takes the first host of a private subnet', () => {
  assert.equal(formatCidr(randomSubnet(4, (below) => below - 1)), '10.254.254.1/24');
  assert.equal(formatCidr(randomSubnet(6, () => 0xabc)), 'fd42:abc:abc:abc::1/64');
});

test('a routed subnet is not free, whichever contains the other', () => {
  const routes = [parseCidr('10.1.0.0/16')!];
  assert.equal(isRouted(parseCidr('10.1.2.1/24')!, routes), true);
  assert.equal(isRouted(parseCidr('10.2.2.1/24')!, routes), false);
});
