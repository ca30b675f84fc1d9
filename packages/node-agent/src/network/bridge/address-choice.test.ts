import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chooseAddresses } from './address-choice.js';
import type { AddressesNow } from './address-choice.js';
import { networkSpec } from './fixtures.js';
import { readSettings } from './settings.js';

const config = { 'ipv4.address': '10.0.0.1/24', 'ipv6.address': 'fd42::1/64' };
const wanted = {
  project: 'default', instance: 'c1', device: 'eth0', hwaddr: '00:16:3e:00:00:01', ipv4: null, ipv6: null,
}; // prettier-ignore
const nothing: AddressesNow = { mine: null, others: [], leases: [] };
const entry = (ipv4: string | null) => ({ hwaddr: '', ipv4, ipv6: null, name: null });
const lease = (hwaddr: string, address: string) => ({ hwaddr, address, hostname: null, clientId: null, iaid: null }); // prettier-ignore

const cases: { name: string; now: Partial<AddressesNow>; want: string; config?: object }[] = [
  { name: 'the first free one', now: {}, want: '10.0.0.2' },
  { name: 'what it had', now: { mine: entry('10.0.0.7') }, want: '10.0.0.7' },
  { name: 'not what it had in another subnet', now: { mine: entry('10.9.0.7') }, want: '10.0.0.2' },
  { name: 'what it leases', now: { leases: [lease('00:16:3e:00:00:01', '10.0.0.9')] }, want: '10.0.0.9' },
  { name: "past others' entries and leases",
    now: { others: [entry('10.0.0.2')], leases: [lease('00:16:3e:00:00:09', '10.0.0.3')] }, want: '10.0.0.4' },
  { name: 'inside the ranges', now: {}, config: { 'ipv4.dhcp.ranges': '10.0.0.50-10.0.0.60' }, want: '10.0.0.50' },
]; // prettier-ignore
for (const { name, now, want, config: more } of cases) {
  test(`chooseAddresses: ${name}`, () => {
    const settings = readSettings(networkSpec({ ...config, ...more }));
    assert.equal(chooseAddresses(wanted, [4], settings, { ...nothing, ...now }).ipv4, want);
  });
}

test('chooseAddresses: without stateful DHCPv6 the address made from the MAC', () => {
  const chosen = chooseAddresses(wanted, [6], readSettings(networkSpec(config)), nothing);
  assert.deepEqual([chosen.ipv4, chosen.ipv6], [null, 'fd42::216:3eff:fe00:1']);
});

test('chooseAddresses: a full range is told', () => {
  const settings = readSettings(networkSpec({ ...config, 'ipv4.dhcp.ranges': '10.0.0.5-10.0.0.5' }));
  assert.throws(
    () => chooseAddresses(wanted, [4], settings, { ...nothing, others: [entry('10.0.0.5')] }),
    /No IPv4 address is left/,
  );
});
