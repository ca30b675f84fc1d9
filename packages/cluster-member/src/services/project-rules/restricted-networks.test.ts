import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatCidr } from '@lxd/model/cidr';

import { allowedSubnets, allowedUplinks, checkZone } from './restricted-networks.js';
import { whyNotRouted } from './restricted-subnets.js';

test('a restricted project has the uplinks that are named', () => {
  const restricted = { restricted: 'true', 'restricted.networks.uplinks': 'u2, gone' };
  assert.deepEqual(allowedUplinks(restricted, ['u1', 'u2']), ['u2']);
  assert.deepEqual(allowedUplinks({ 'restricted.networks.uplinks': 'u2' }, ['u1', 'u2']), ['u1', 'u2']);
  const none = { kind: 'invalid', message: 'No allowed uplink networks in project' };
  assert.throws(() => allowedUplinks({ restricted: 'true' }, ['u1']), none);
  assert.throws(() => allowedUplinks({}, []), none);
});

test('subnets are given by uplink', () => {
  const config = { restricted: 'true', 'restricted.networks.subnets': 'u1:10.0.0.0/24, u2:fd00::/64,u1:10.1.0.0/24' };
  const of = (uplink: string) => allowedSubnets(config, uplink)?.map(formatCidr);
  assert.deepEqual(of('u1'), ['10.0.0.0/24', '10.1.0.0/24']);
  assert.deepEqual(of('u2'), ['fd00::/64']);
  assert.deepEqual(of('u'), []);
  assert.equal(allowedSubnets({ restricted: 'true' }, 'u1'), null);
  assert.equal(allowedSubnets({ ...config, restricted: 'false' }, 'u1'), null);
});

const zones: { zone: string; allowed: boolean }[] = [
  { zone: 'a.example', allowed: true },
  { zone: 'x.a.example', allowed: true },
  { zone: 'xa.example', allowed: false },
  { zone: 'b.example', allowed: false },
  { zone: 'example', allowed: false },
];
for (const { zone, allowed } of zones) {
  test(`zone ${zone} is ${allowed ? '' : 'not '}of the project`, () => {
    const check = () => checkZone({ restricted: 'true', 'restricted.networks.zones': 'a.example' }, zone);
    const error = { kind: 'forbidden', message: "Project isn't allowed to use this DNS zone" };
    if (allowed) check();
    else assert.throws(check, error);
    assert.throws(() => checkZone({ restricted: 'true' }, zone), error);
    checkZone({ 'restricted.networks.zones': 'c' }, zone);
  });
}

const routes = { 'ipv4.routes': '10.0.0.0/16, 192.168.0.0/24', 'ipv6.routes': 'fd00::/48' };
const subnets: { subnet: string; why: string | null }[] = [
  { subnet: '10.0.3.0/24', why: null },
  { subnet: '10.0.0.0/16', why: null },
  { subnet: 'fd00:0:0:1::/64', why: null },
  { subnet: '10.0.0.0/8', why: 'Uplink network "u" doesn\'t contain "10.0.0.0/8" in its routes' },
  { subnet: '172.16.0.0/24', why: 'Uplink network "u" doesn\'t contain "172.16.0.0/24" in its routes' },
  { subnet: '10.0.3.1/24', why: 'Not an IP network address "10.0.3.1/24"' },
];
for (const { subnet, why } of subnets) {
  test(`subnet ${subnet} of an uplink: ${why ?? 'is among its routes'}`, () => {
    assert.equal(whyNotRouted('u', routes, subnet), why);
  });
}
