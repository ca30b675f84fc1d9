import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseCidr } from '@lxd/model/cidr';

import { nicChains } from './nic-rules.js';
import type { NicFilter } from './nic-rules.js';

const nic: NicFilter = {
  label: 'c1.eth0', hostName: 'veth1', hwaddr: '00:16:3e:ec:a1:67', ipv4: null, ipv6: null,
}; // prettier-ignore
const rulesOf = (differs: Partial<NicFilter>, chain: 'in.c1.eth0' | 'fwd.c1.eth0' = 'in.c1.eth0') =>
  nicChains({ ...nic, ...differs })
    .find(({ name }) => name === chain)!
    .rules.map((rule) => rule.replace('iifname "veth1" ', ''));

const mac = [
  'ether saddr != 00:16:3e:ec:a1:67 drop',
  'ether type arp arp saddr ether != 00:16:3e:ec:a1:67 drop',
  'ether type ip6 icmpv6 type 136 @nh,528,48 != 0x00163eeca167 drop',
];

test('MAC filtering alone lets every address pass', () => assert.deepEqual(rulesOf({}), mac));

test('IPv4 filtering lets the own address and DHCP pass', () => {
  assert.deepEqual(rulesOf({ ipv4: [parseCidr('10.77.1.20/32')!] }), [
    ...mac,
    'ether type ip ip saddr 0.0.0.0 ip daddr 255.255.255.255 ip protocol udp udp dport 67 accept',
    'ether type arp arp saddr ip 10.77.1.20 accept',
    'ether type ip ip saddr 10.77.1.20 accept',
    'ether type arp drop',
    'ether type ip drop',
    'ether type != { arp, ip, ip6 } drop',
  ]);
});

test('towards other ports there is no DHCP', () => {
  const rules = rulesOf({ ipv4: [parseCidr('10.77.1.20/32')!] }, 'fwd.c1.eth0');
  assert.equal(rules.some((rule) => rule.includes('udp')), false);
}); // prettier-ignore

test('an empty list lets nothing of the family pass', () => {
  assert.deepEqual(rulesOf({ ipv4: [] }), [
    ...mac,
    'ether type arp drop',
    'ether type ip drop',
    'ether type != { arp, ip, ip6 } drop',
  ]);
});

test('IPv6 filtering compares the target of advertisements as far as the prefix goes', () => {
  const rules = rulesOf({ ipv6: [parseCidr('fd42:77::9/128')!, parseCidr('fd99::/64')!] });
  assert.ok(rules.includes('ether type ip6 icmpv6 type 136 @nh,384,128 0xfd420077000000000000000000000009 accept'));
  assert.ok(rules.includes('ether type ip6 icmpv6 type 136 @nh,384,64 0xfd99000000000000 accept'));
  assert.ok(rules.includes('ether type ip6 icmpv6 type 134 drop'));
}); // prettier-ignore
