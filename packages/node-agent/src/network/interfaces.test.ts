import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addressScope, describeLink, interfaceType } from './interfaces.js';
import type { IpLink } from './ip.js';

const link = (differs: Partial<IpLink> = {}): IpLink => ({
  ifindex: 2, ifname: 'x0', flags: ['BROADCAST', 'MULTICAST', 'UP'], mtu: 1500, link_type: 'ether',
  address: '00:16:3e:00:00:01', ...differs,
}); // prettier-ignore

const cases: { name: string; link: IpLink; hardware?: string[]; want: string }[] = [
  { name: 'loopback', link: link({ flags: ['LOOPBACK', 'UP'] }), want: 'loopback' },
  { name: 'a bridge', link: link({ linkinfo: { info_kind: 'bridge' } }), want: 'bridge' },
  { name: 'a VLAN', link: link({ linkinfo: { info_kind: 'vlan' } }), want: 'vlan' },
  { name: 'a network card', link: link(), hardware: ['x0'], want: 'physical' },
  { name: 'a bond', link: link({ linkinfo: { info_kind: 'bond' } }), want: 'bond' },
  { name: 'a dummy', link: link({ linkinfo: { info_kind: 'dummy' } }), want: 'unknown' },
];
for (const { name, link, hardware = [], want } of cases) {
  test(`interfaceType: ${name} is ${want}`, () =>
    assert.equal(interfaceType(link, new Set(hardware)), want));
}

for (const [address, scope] of [
  ['127.0.0.1', 'local'],
  ['::1', 'local'],
  ['169.254.1.1', 'link'],
  ['fe80::1', 'link'],
  ['10.0.0.1', 'global'],
] as const) {
  test(`addressScope: ${address} is ${scope}`, () => assert.equal(addressScope(address), scope));
}

test('describeLink tells addresses, counters and the bridge', () => {
  const state = describeLink(
    link({
      addr_info: [{ family: 'inet', local: '10.0.0.1', prefixlen: 24, scope: 'global' }],
      stats64: { rx: { bytes: 1, packets: 2 }, tx: { bytes: 3, packets: 4 } },
      linkinfo: {
        info_kind: 'bridge',
        info_data: { bridge_id: '8000.0:16:3e:0:0:1', stp_state: 0, forward_delay: 1500,
          vlan_default_pvid: 1, vlan_filtering: 1 }, // prettier-ignore
      },
    }),
    ['veth1', 'veth2'],
  );
  assert.deepEqual(state.addresses, [
    { family: 'inet', address: '10.0.0.1', netmask: '24', scope: 'global' },
  ]);
  assert.equal(state.state, 'up');
  assert.equal(state.type, 'broadcast');
  assert.deepEqual([state.bytesReceived, state.packetsSent], [1, 4]);
  assert.deepEqual(state.bridge, {
    id: '8000.00163e000001',
    stp: false,
    forwardDelay: 1500,
    vlanDefault: 1,
    vlanFiltering: true,
    upperDevices: ['veth1', 'veth2'],
  });
});
