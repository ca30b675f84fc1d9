import assert from 'node:assert/strict';
import { test } from 'node:test';

import { egressCommands, ingressCommands, limitsOf } from './limits.js';
import { addRoutes, routesOf } from './routes.js';
import { parseVlans } from './vlan.js';

for (const { options, want } of [
  { options: {}, want: { ingress: null, egress: null } },
  { options: { 'limits.ingress': '10Mbit' }, want: { ingress: 10_000_000, egress: null } },
  { options: { 'limits.max': '1Kibit', 'limits.egress': '5bit' }, want: { ingress: 1024, egress: 1024 } },
]) {
  test(`limitsOf ${JSON.stringify(options)}`, () => assert.deepEqual(limitsOf(options), want));
} // prettier-ignore

test('towards the instance there is a queue, what it sends meets a policer', () => {
  assert.deepEqual(ingressCommands('veth1', 10), [
    'qdisc add dev veth1 root handle 1: htb default 10',
    'class add dev veth1 parent 1: classid 1:10 htb rate 10bit',
  ]);
  assert.deepEqual(egressCommands('veth1', 20), [
    'qdisc add dev veth1 handle ffff: ingress',
    'filter add dev veth1 parent ffff: protocol all prio 49152 u32 match u32 0 0 police rate 20bit burst 1024k mtu 64kb drop',
  ]);
});

test('routesOf names every subnet once', () => {
  const options = { 'ipv4.routes': '198.51.100.0/24', 'ipv4.routes.external': '198.51.100.0/24,203.0.113.0/24', 'ipv6.routes': 'fd99::/64' };
  assert.deepEqual(routesOf(options), ['198.51.100.0/24', 'fd99::/64', '203.0.113.0/24']);
  assert.deepEqual(addRoutes(['fd99::/64'], 'br0'), ['route replace fd99::/64 dev br0 proto boot']);
}); // prettier-ignore

test('parseVlans expands ranges and refuses what is none', () => {
  assert.deepEqual(parseVlans('5, 10-12'), [5, 10, 11, 12]);
  assert.throws(() => parseVlans('12-10'), /Invalid VLAN ID range "12-10"/);
  assert.throws(() => parseVlans('4095'), /Out of VLAN ID range/);
});
