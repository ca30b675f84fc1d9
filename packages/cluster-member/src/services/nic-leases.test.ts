import assert from 'node:assert/strict';
import { test } from 'node:test';

import { leasesOf, type Lease, type LeaseHolder } from './nic-leases.js';

const network = { name: 'br0', config: { 'ipv6.address': 'fd42:1::1/64' } };
const c1: LeaseHolder = {
  name: 'c1',
  location: 'm1',
  config: { 'volatile.eth0.hwaddr': '00:16:3e:bb:42:2a' },
  devices: { eth0: { type: 'nic', network: 'br0' } },
};
const given = (hwaddr: string, address: string): Lease => ({
  hostname: 'x',
  hwaddr,
  address,
  type: 'dynamic',
  location: 'm2',
});

test('leasesOf: a NIC from a profile, its own address and the DHCP lease', () => {
  const leases = leasesOf(network, [c1], [given('00:16:3e:bb:42:2a', '10.0.0.7')]);
  assert.deepEqual(leases.map(({ address, type, location }) => [address, type, location]), [
    ['fd42:1::216:3eff:febb:422a', 'dynamic', 'm1'],
    ['10.0.0.7', 'dynamic', 'm2'],
  ]);
});

test('leasesOf: leases of nobody in the project are left out', () => {
  const none = { name: 'br0', config: { 'ipv6.address': 'none' } };
  assert.deepEqual(leasesOf(none, [c1], [given('00:16:3e:00:00:01', '10.0.0.8')]), []);
  assert.deepEqual(leasesOf(none, [], [given('00:16:3e:00:00:01', '10.0.0.8')]), []);
});

test('leasesOf: an address that is set is static, once', () => {
  const fixed: LeaseHolder = {
    ...c1,
    devices: { eth0: { type: 'nic', nictype: 'bridged', parent: 'br0', 'ipv4.address': '10.0.0.9' } },
  };
  const leases = leasesOf(
    { name: 'br0', config: {} },
    [fixed],
    [given('00:16:3e:bb:42:2a', '10.0.0.9')],
  );
  assert.deepEqual(leases, [
    { hostname: 'c1', hwaddr: '00:16:3e:bb:42:2a', address: '10.0.0.9', type: 'static', location: 'm1' },
  ]);
});
