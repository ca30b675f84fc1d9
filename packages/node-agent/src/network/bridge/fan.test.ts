import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatCidr, formatIp, parseIp } from '@lxd/model/cidr';

import type { IpLink } from '../ip.js';
import { fanAddress, placeInFan, readFan } from './fan.js';

const cases: { underlay: string; overlay?: string; type?: string; host: string; want: string }[] = [
  { underlay: '10.1.0.0/16', host: '10.1.2.3', want: '240.2.3.1/8' },
  { underlay: '10.1.2.0/24', host: '10.1.2.3', want: '240.3.0.1/8' },
  { underlay: '10.1.2.0/24', overlay: '241.7.0.0/16', host: '10.1.2.3', want: '241.7.3.1/16' },
  { underlay: '10.1.0.0/16', type: 'ipip', host: '10.1.2.3', want: '240.2.3.1/24' },
];
for (const { underlay, overlay = '', type = '', host, want } of cases) {
  test(`fanAddress: ${host} in ${underlay}${type && ` by ${type}`} is ${want}`, () => {
    const fan = readFan({
      'fan.underlay_subnet': underlay,
      'fan.overlay_subnet': overlay,
      'fan.type': type,
    });
    assert.equal(formatCidr(fanAddress(fan, parseIp(host)!)), want);
  });
}

for (const [underlay, overlay] of [
  ['10.0.0.0/20', ''],
  ['10.1.0.0/16', '241.0.0.0/16'], // 16 + 16 + 8 bits do not fit
  ['10.1.0.0/16', '240.0.0.0/12'],
  ['auto', ''],
] as const) {
  test(`readFan: ${underlay} cannot be mapped to ${overlay || 'the default'}`, () =>
    assert.throws(() => readFan({ 'fan.underlay_subnet': underlay, 'fan.overlay_subnet': overlay }), {
      kind: 'invalid',
    }));
}

test('placeInFan finds the interface in the underlay and leaves room for the tunnel', () => {
  const link = (ifname: string, local: string): IpLink => ({
    ifindex: 1, ifname, flags: [], mtu: 1500, link_type: 'ether',
    addr_info: [{ family: 'inet', local, prefixlen: 16, scope: 'global' }],
  }); // prettier-ignore
  const fan = readFan({ 'fan.underlay_subnet': '10.1.0.0/16' });
  const place = placeInFan(fan, [link('lo', '10.1.0.1'), link('eth0', '192.0.2.1'), link('eth1', '10.1.2.3')]);
  assert.deepEqual([place.interfaceName, formatIp(place.host), place.mtu], ['eth1', '10.1.2.3', 1450]);
  assert.throws(() => placeInFan(fan, [link('eth0', '192.0.2.1')]), /No address found in subnet/);
}); // prettier-ignore
