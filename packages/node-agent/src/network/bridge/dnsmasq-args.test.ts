import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dnsmasqArgs, needsDnsmasq } from './dnsmasq-args.js';
import { dualStack, networkSpec } from './fixtures.js';
import { readSettings } from './settings.js';

const host = { folder: '/lxd/networks/br0', version: '2.90', user: 'nobody', group: 'lxd' };
const argsOf = (config: Readonly<Record<string, string>>, version = '2.90') =>
  dnsmasqArgs(readSettings(networkSpec(config)), { ...host, version });

test('dnsmasqArgs: the command line of LXD 5.0.2 for a plain network', () => {
  assert.equal(
    argsOf(dualStack).join(' '),
    'dnsmasq --keep-in-foreground --strict-order --bind-interfaces --except-interface=lo ' +
      '--pid-file= --no-ping --interface=br0 --dhcp-rapid-commit --quiet-dhcp --quiet-dhcp6 ' +
      '--quiet-ra --listen-address=10.77.1.1 --dhcp-no-override --dhcp-authoritative ' +
      '--dhcp-leasefile=/lxd/networks/br0/dnsmasq.leases ' +
      '--dhcp-hostsfile=/lxd/networks/br0/dnsmasq.hosts --dhcp-range 10.77.1.2,10.77.1.254,1h ' +
      '--listen-address=fd42:77::1 --enable-ra ' +
      '--dhcp-range ::,constructor:br0,ra-stateless,ra-names -s lxd ' +
      '--interface-name _gateway.lxd,br0 -S /lxd/ --conf-file=/lxd/networks/br0/dnsmasq.raw ' +
      '-u nobody -g lxd',
  );
});

const v4 = { 'ipv4.address': '192.0.2.1/24' };
const v6 = { 'ipv6.address': 'fd42:1::1/64' };
const cases: { name: string; config: Record<string, string>; has?: string; lacks?: string }[] = [
  { name: 'IPv4 DHCP off gives no range', config: { ...v4, 'ipv4.dhcp': 'false' }, lacks: '--dhcp-range' },
  { name: 'IPv4 DHCP off gives no lease file', config: { ...v4, 'ipv4.dhcp': 'false' }, lacks: '--dhcp-leasefile=/lxd/networks/br0/dnsmasq.leases' },
  { name: 'a range keeps its ends and gets the expiry', config: { ...v4, 'ipv4.dhcp.ranges': '192.0.2.50-192.0.2.60', 'ipv4.dhcp.expiry': '2h' }, has: '192.0.2.50,192.0.2.60,2h' },
  { name: 'a gateway is option 3', config: { ...v4, 'ipv4.dhcp.gateway': '192.0.2.9' }, has: '--dhcp-option-force=3,192.0.2.9' },
  { name: 'an unusual MTU is option 26', config: { ...v4, 'bridge.mtu': '1400' }, has: '--dhcp-option-force=26,1400' },
  { name: 'the usual MTU is not said', config: { ...v4, 'bridge.mtu': '1500' }, lacks: '--dhcp-option-force=26,1500' },
  { name: 'search domains are option 119', config: { ...v4, 'dns.search': 'a.b,c.d' }, has: '--dhcp-option-force=119,a.b,c.d' },
  { name: 'stateful DHCPv6 has ranges with prefix', config: { ...v6, 'ipv6.dhcp.stateful': 'true' }, has: 'fd42:1::2,fd42:1::ffff:ffff:ffff:ffff,64,1h' },
  { name: 'IPv6 DHCP off leaves advertisements', config: { ...v6, 'ipv6.dhcp': 'false' }, has: '::,constructor:br0,ra-only' },
  { name: 'dns.mode none leaves the domain out', config: { ...v4, 'dns.mode': 'none' }, lacks: '-s' },
  { name: 'the domain is never forwarded', config: { ...v4, 'dns.domain': 'blah' }, has: '/blah/' },
]; // prettier-ignore
for (const { name, config, has, lacks } of cases) {
  test(`dnsmasqArgs: ${name}`, () => {
    if (has !== undefined) assert.ok(argsOf(config).includes(has), argsOf(config).join(' '));
    if (lacks !== undefined) assert.ok(!argsOf(config).includes(lacks), argsOf(config).join(' '));
  });
}

for (const [version, rapid] of [['2.79', false], ['2.80', true], ['3.1', true]] as const) {
  test(`dnsmasqArgs: version ${version} ${rapid ? 'has' : 'lacks'} rapid commit`, () =>
    assert.equal(argsOf(v4, version).includes('--dhcp-rapid-commit'), rapid));
} // prettier-ignore

test('a network without addresses needs no dnsmasq', () => {
  assert.equal(needsDnsmasq(readSettings(networkSpec({ 'ipv4.address': 'none' }))), false);
  assert.equal(needsDnsmasq(readSettings(networkSpec(v6))), true);
});
