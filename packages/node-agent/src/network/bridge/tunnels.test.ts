import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { IpLink } from '../ip.js';
import { networkSpec } from './fixtures.js';
import { readSettings } from './settings.js';
import { planTunnels } from './tunnels.js';

const settings = (config: Record<string, string>) => readSettings(networkSpec(config));
const link = (ifname: string, ifalias: string, mtu = 1400): IpLink => ({
  ifindex: 9, ifname, ifalias, mtu, flags: [], link_type: 'ether',
}); // prettier-ignore

const gre = { 'tunnel.g.protocol': 'gre', 'tunnel.g.local': '10.0.0.1', 'tunnel.g.remote': '10.0.0.2' };
const vxlan = { 'tunnel.x.protocol': 'vxlan' };
const cases: { name: string; config: Record<string, string>; want: string[] }[] = [
  { name: 'GRE between two addresses', config: gre,
    want: ['link add name br0-g mtu 1400 type gretap local 10.0.0.1 remote 10.0.0.2',
      'link set dev br0-g alias "gretap local 10.0.0.1 remote 10.0.0.2"'] },
  { name: 'half a GRE tunnel is none', config: { 'tunnel.g.protocol': 'gre', 'tunnel.g.local': '10.0.0.1' }, want: [] },
  { name: 'VXLAN by multicast over the default route', config: vxlan,
    want: ['link add name br0-x mtu 1400 type vxlan id 1 group 239.0.0.1 dev eth0 dstport 0 ttl 1',
      'link set dev br0-x alias "vxlan id 1 group 239.0.0.1 dev eth0 dstport 0 ttl 1"'] },
  { name: 'VXLAN from address to address', config: { ...vxlan, 'tunnel.x.id': '7', 'tunnel.x.port': '4789',
      'tunnel.x.local': '10.0.0.1', 'tunnel.x.remote': '10.0.0.2', 'bridge.mtu': '1450' },
    want: ['link add name br0-x mtu 1450 type vxlan id 7 local 10.0.0.1 remote 10.0.0.2 dstport 4789 ttl 1',
      'link set dev br0-x alias "vxlan id 7 local 10.0.0.1 remote 10.0.0.2 dstport 4789 ttl 1"'] },
]; // prettier-ignore
for (const { name, config, want } of cases) {
  test(`planTunnels: ${name}`, () =>
    assert.deepEqual(planTunnels(settings(config), [], 'eth0').commands, want));
}

test('a tunnel that is as wanted stays, others go', () => {
  const words = 'gretap local 10.0.0.1 remote 10.0.0.2';
  const existing = [link('br0-g', words), link('br0-old', words)];
  const { commands, made } = planTunnels(settings(gre), existing, null);
  assert.deepEqual([commands, made], [['link del dev br0-old'], []]);
});

test('multicast needs a way out', () =>
  assert.throws(() => planTunnels(settings(vxlan), [], null), /No default gateway/));

test('a network with tunnels has 1400 bytes', () => assert.equal(settings(gre).mtu, 1400));
