import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseCidr } from '@lxd/model/cidr';

import { CommandError } from '../host/command.js';
import type { Host } from '../host/host.js';
import { ebtablesChain, ebtablesRules, removeEbtables, replaceEbtables } from './ebtables.js';
import type { NicFilter } from './nic-rules.js';

const nic: NicFilter = {
  label: 'c1.eth0', hostName: 'veth1', hwaddr: '00:16:3e:ec:a1:67', ipv4: null, ipv6: null,
}; // prettier-ignore
const mac = [
  '-i ! veth1 -j RETURN',
  '-s ! 00:16:3e:ec:a1:67 -j DROP',
  '-p ARP --arp-mac-src ! 00:16:3e:ec:a1:67 -j DROP',
];
const v4 = [parseCidr('10.77.1.20/32')!];

test('MAC filtering alone lets every address pass', () =>
  assert.deepEqual(ebtablesRules(nic, 'INPUT'), mac));

test('IPv4 filtering lets the own address pass, DHCP to the host, and IPv6', () => {
  assert.deepEqual(ebtablesRules({ ...nic, ipv4: v4 }, 'INPUT'), [
    ...mac,
    '-p IPv4 --ip-src 0.0.0.0 --ip-dst 255.255.255.255 --ip-proto udp --ip-dport 67 -j RETURN',
    '-p ARP --arp-ip-src 10.77.1.20/32 -j RETURN',
    '-p IPv4 --ip-src 10.77.1.20/32 -j RETURN',
    '-p IPv6 -j RETURN',
    '-j DROP',
  ]);
  assert.ok(!ebtablesRules({ ...nic, ipv4: v4 }, 'FORWARD').some((rule) => rule.includes('udp')));
});

test('IPv6 filtering stops advertisements of routers', () => {
  const rules = ebtablesRules({ ...nic, ipv6: [parseCidr('fd42::9/128')!] }, 'FORWARD');
  assert.deepEqual(rules.slice(mac.length), [
    '-p IPv6 --ip6-proto ipv6-icmp --ip6-icmp-type router-advertisement -j DROP',
    '-p IPv6 --ip6-src fd42::9/128 -j RETURN',
    '-p ARP -j RETURN',
    '-p IPv4 -j RETURN',
    '-j DROP',
  ]);
});

test('a filtered family without addresses sends nothing', () =>
  assert.deepEqual(ebtablesRules({ ...nic, ipv4: [], ipv6: [] }, 'INPUT').slice(mac.length), [
    '-p IPv6 --ip6-proto ipv6-icmp --ip6-icmp-type router-advertisement -j DROP',
    '-j DROP',
  ]));

function recordingHost(chains: boolean) {
  const calls: string[] = [];
  const run = async (argv: readonly string[]) => {
    calls.push(argv.slice(4).join(' '));
    if (!chains && /^-D \S+ -j|^-X/.test(argv.slice(4).join(' '))) throw new CommandError(argv, 255, 'no such chain');
    return { stdout: '', stderr: '' };
  };
  return { calls, host: { run } as unknown as Host };
}

test('chains are made anew, whether or not there were any', async () => {
  const { calls, host } = recordingHost(false);
  await replaceEbtables(host, nic);
  const chain = ebtablesChain('c1.eth0', 'INPUT');
  assert.ok(chain.length <= 31);
  const made = calls.indexOf(`-N ${chain} -P RETURN`);
  const used = calls.indexOf(`-A INPUT -j ${chain}`);
  assert.ok(made >= 0 && used > made + mac.length, calls.join('\n'));
  assert.deepEqual([calls[0], calls.at(-2)], ['-I INPUT -i veth1 -j DROP', '-D INPUT -i veth1 -j DROP']);
});

test('removing unhooks a chain before it deletes it', async () => {
  const { calls, host } = recordingHost(true);
  await removeEbtables(host, 'c1.eth0');
  const [input, forward] = [ebtablesChain('c1.eth0', 'INPUT'), ebtablesChain('c1.eth0', 'FORWARD')];
  assert.deepEqual(calls, [`-D INPUT -j ${input}`, `-X ${input}`, `-D FORWARD -j ${forward}`, `-X ${forward}`]);
}); // prettier-ignore
