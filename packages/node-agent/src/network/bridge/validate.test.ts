import assert from 'node:assert/strict';
import { test } from 'node:test';

import { odditiesOf } from './oddities.js';
import { validateBridge } from './validate.js';

const cases: { config: Record<string, string>; name?: string; want: string | null }[] = [
  { config: {}, want: null },
  { config: { 'ipv4.address': '10.0.0.1/24', 'ipv4.dhcp.ranges': '10.0.0.5-10.0.0.9' }, want: null },
  { name: 'a', config: {}, want: 'Network interface is too short (minimum 2 characters)' },
  { name: 'abcdefghijklmnop', config: {}, want: 'Network interface is too long (maximum 15 characters)' },
  { config: { 'bridge.mode': 'fan', 'ipv4.address': '10.0.0.1/24' }, want: "IPv4 configuration may not be set when in 'fan' mode" },
  { config: { 'bridge.mode': 'fan', 'ipv6.nat': 'true' }, want: "IPv6 configuration may not be set when in 'fan' mode" },
  { config: { 'fan.type': 'vxlan' }, want: "FAN configuration may only be set when in 'fan' mode" },
  { config: { 'bridge.hwaddr': '00:16:3e:00:00:01', 'bridge.external_interfaces': 'eth1', 'ipv4.address': 'none', 'ipv6.address': 'none' },
    want: 'Cannot use static "bridge.hwaddr" MAC address when bridge has no IP addresses and has external interfaces set' },
  { config: { 'ipv4.address': '10.0.0.1/24', 'ipv4.ovn.ranges': '10.0.0.5-10.0.0.9' },
    want: '"ipv4.ovn.ranges" must be used in conjunction with non-overlapping "ipv4.dhcp.ranges" when DHCPv4 is enabled' },
  { config: { 'ipv4.address': '10.0.0.1/24', 'ipv4.ovn.ranges': '10.0.0.5-10.0.0.9', 'ipv4.dhcp.ranges': '10.0.0.9-10.0.0.20' },
    want: 'The range specified in "ipv4.ovn.ranges" ("10.0.0.5-10.0.0.9") cannot overlap with "ipv4.dhcp.ranges"' },
  { config: { 'ipv4.address': '10.0.0.1/24', 'ipv4.dhcp.ranges': '10.0.1.5-10.0.1.9' }, want: null }, // as LXD: dnsmasq complains
  { config: { 'ipv4.address': '10.0.0.1/24', 'ipv4.ovn.ranges': '10.0.1.5-10.0.1.9' },
    want: 'Failed parsing ipv4.ovn.ranges: IP range "10.0.1.5-10.0.1.9" does not fall within any of the allowed networks [10.0.0.0/24]' },
  { config: { 'ipv6.address': 'fd42::1/64', 'ipv6.ovn.ranges': '::10-::20' }, want: null },
  { config: { 'tunnel.a.b.c': 'x' }, want: 'Invalid network configuration key: tunnel.a.b.c' },
  { name: 'abcdefghij', config: { 'tunnel.abcde.id': '1' }, want: 'Network name too long for tunnel interface: abcdefghij-abcde' },
  { config: { 'security.acls': 'web' }, want: 'Network ACL "web" does not exist' },
  { config: { 'dns.zone.forward': 'z.test' }, want: 'Invalid value for network "br0" option "dns.zone.forward": Network zone "z.test" doesn\'t exist' },
]; // prettier-ignore
for (const { name = 'br0', config, want } of cases) {
  test(`validateBridge: ${want ?? `${name} ${JSON.stringify(config)} is fine`}`, () => {
    if (want === null) validateBridge(name, config);
    else assert.throws(() => validateBridge(name, config), { name: 'DomainError', message: want });
  });
}

test('odditiesOf: what works, but not as most would expect', () => {
  assert.deepEqual(odditiesOf({ 'ipv6.address': 'fd42::1/64', 'raw.dnsmasq': '' }), []);
  const odd = odditiesOf({ 'ipv6.address': 'fd42::1/80', 'raw.dnsmasq': 'no-hosts' });
  assert.deepEqual(odd, ['larger-ipv6-prefix', 'raw-dnsmasq']);
});
