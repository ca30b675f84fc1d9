import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { IpLink } from '../ip.js';
import { dualStack, networkSpec } from './fixtures.js';
import { planLink, planSysctls } from './link-plan.js';
import type { BridgeNow } from './link-plan.js';
import { readSettings } from './settings.js';

const want = readSettings(networkSpec({ ...dualStack, 'ipv4.routes': '198.51.100.0/24,203.0.113.5/32' }));
const bare: IpLink = {
  ifindex: 2, ifname: 'br0', flags: ['BROADCAST'], mtu: 1500, link_type: 'ether',
  address: want.hwaddr,
}; // prettier-ignore

test('a bare bridge goes up and gets its addresses and routes', () => {
  assert.deepEqual(planLink(want, { link: bare, staticRoutes: [] }), [
    'link set dev br0 up',
    'address add 10.77.1.1/24 dev br0',
    'address add fd42:77::1/64 dev br0',
    'route add 198.51.100.0/24 dev br0 proto static',
    'route add 203.0.113.5/32 dev br0 proto static',
  ]);
});

const done: BridgeNow = {
  link: {
    ...bare,
    flags: ['BROADCAST', 'UP'],
    addr_info: [
      { family: 'inet', local: '10.77.1.1', prefixlen: 24, scope: 'global' },
      { family: 'inet6', local: 'fd42:77::1', prefixlen: 64, scope: 'global' },
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    ],
  },
  staticRoutes: [{ dst: '198.51.100.0/24' }, { dst: '203.0.113.5' }],
};

test('once it is as wanted, nothing is left to do', () => assert.deepEqual(planLink(want, done), []));

test('what is no longer wanted goes', () => {
  const now = readSettings(networkSpec({ 'ipv4.address': '10.77.2.1/24', 'bridge.mtu': '1400' }));
  assert.deepEqual(planLink(now, done), [
    'link set dev br0 mtu 1400',
    'address del 10.77.1.1/24 dev br0',
    'address del fd42:77::1/64 dev br0',
    'address add 10.77.2.1/24 dev br0',
    'route del 198.51.100.0/24 dev br0 proto static',
    'route del 203.0.113.5/32 dev br0 proto static',
  ]);
});

test('without an IPv6 address the bridge does not speak IPv6', () => {
  const config = { 'ipv4.address': '10.77.1.1/24', 'ipv4.routing': 'false' };
  assert.deepEqual(planSysctls(readSettings(networkSpec(config))), [
    ['net/ipv6/conf/br0/disable_ipv6', '1'],
  ]);
});
