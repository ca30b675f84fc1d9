import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dualStack, networkSpec } from '../network/bridge/fixtures.js';
import { readSettings } from '../network/bridge/settings.js';
import { bridgeChainNames, bridgeChains } from './bridge-rules.js';
import { replaceScript } from './nftables.js';

const chainsOf = (config: Readonly<Record<string, string>>) =>
  new Map(bridgeChains(readSettings(networkSpec(config))).map(({ name, rules }) => [name, rules]));

test('bridgeChains: NAT, forwarding and services of a plain network', () => {
  const chains = chainsOf(dualStack);
  assert.deepEqual([...chains.keys()], bridgeChainNames('br0'));
  assert.deepEqual(chains.get('pstrt.br0'), [
    'ip saddr 10.77.1.0/24 ip daddr != 10.77.1.0/24 masquerade',
    'ip6 saddr fd42:77::/64 ip6 daddr != fd42:77::/64 masquerade',
  ]);
  assert.deepEqual(chains.get('fwd.br0'), [
    'ip version 4 oifname "br0" accept',
    'ip version 4 iifname "br0" accept',
    'ip6 version 6 oifname "br0" accept',
    'ip6 version 6 iifname "br0" accept',
  ]);
  assert.deepEqual(chains.get('in.br0'), [
    'iifname "br0" tcp dport 53 accept',
    'iifname "br0" udp dport 53 accept',
    'iifname "br0" icmp type { 3, 11, 12 } accept',
    'iifname "br0" udp dport 67 accept',
    'iifname "br0" icmpv6 type { 1, 2, 3, 4, 133, 135, 136, 143 } accept',
    'iifname "br0" udp dport 547 accept',
  ]);
});

const v4 = { 'ipv4.address': '10.77.1.1/24' };
const cases: { name: string; config: Record<string, string>; want: string[] }[] = [
  { name: 'without addresses there are no chains', config: { 'ipv4.address': 'none' }, want: [] },
  { name: 'an explicit address is not translated', config: v4, want: ['fwd.br0', 'in.br0', 'out.br0'] },
  { name: 'NAT stays when the firewall is off', config: { ...v4, 'ipv4.nat': 'true', 'ipv4.firewall': 'false' }, want: ['pstrt.br0'] },
]; // prettier-ignore
for (const { name, config, want } of cases) {
  test(`bridgeChains: ${name}`, () => assert.deepEqual([...chainsOf(config).keys()], want));
}

test('bridgeChains: routing off rejects, a NAT address is used, DHCP off closes its port', () => {
  const chains = chainsOf({
    ...v4,
    'ipv4.nat': 'true',
    'ipv4.nat.address': '192.0.2.9',
    'ipv4.routing': 'no',
    'ipv4.dhcp': 'false',
  });
  assert.deepEqual(chains.get('fwd.br0'), [
    'ip version 4 oifname "br0" reject',
    'ip version 4 iifname "br0" reject',
  ]);
  assert.deepEqual(chains.get('pstrt.br0'), [
    'ip saddr 10.77.1.0/24 ip daddr != 10.77.1.0/24 snat ip to 192.0.2.9',
  ]);
  assert.equal(chains.get('in.br0')?.length, 2);
});

test('replaceScript removes what may be absent and adds what shall be', () => {
  const chains = [{ name: 'b', hook: 'type filter hook input priority 0;', rules: ['tcp dport 53 accept'] }];
  assert.equal(
    replaceScript('inet lxd', ['a', 'b'], chains),
    `add table inet lxd
add chain inet lxd a
flush chain inet lxd a
delete chain inet lxd a
add chain inet lxd b
flush chain inet lxd b
delete chain inet lxd b
add chain inet lxd b { type filter hook input priority 0; }
add rule inet lxd b tcp dport 53 accept
`,
  );
});
