import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Host } from '../host/host.js';
import { dualStack, networkSpec } from '../network/bridge/fixtures.js';
import { readSettings } from '../network/bridge/settings.js';
import { removeXtables, replaceXtables, rulesOf, xtablesRules } from './xtables.js';

const text = (config: Readonly<Record<string, string>>) =>
  xtablesRules(readSettings(networkSpec(config))).map(
    ({ family, table, chain, words, last }) =>
      `${family} ${table} ${last ? 'append' : 'insert'} ${chain} ${words.join(' ')}`,
  );

test('a plain network is translated, forwarded and served', () => {
  const rules = text(dualStack);
  for (const wanted of [
    '4 nat insert POSTROUTING -s 10.77.1.0/24 ! -d 10.77.1.0/24 -j MASQUERADE',
    '6 nat insert POSTROUTING -s fd42:77::/64 ! -d fd42:77::/64 -j MASQUERADE',
    '4 filter insert FORWARD -i br0 -j ACCEPT',
    '4 filter insert INPUT -i br0 -p udp --dport 67 -j ACCEPT',
    '6 filter insert INPUT -i br0 -p udp --dport 547 -j ACCEPT',
    '4 filter insert OUTPUT -o br0 -p tcp --sport 53 -j ACCEPT',
    '4 filter insert INPUT -i br0 -p icmp -m icmp --icmp-type 11 -j ACCEPT',
    '6 filter insert OUTPUT -o br0 -p icmpv6 -m icmp6 --icmpv6-type 134 -j ACCEPT',
    '4 mangle insert POSTROUTING -o br0 -p udp --dport 68 -j CHECKSUM --checksum-fill',
  ]) {
    assert.ok(rules.includes(wanted), `${wanted}\n${rules.join('\n')}`);
  }
});

test('NAT by address goes behind when asked, routing off rejects, the firewall can be left out', () => {
  const v4 = { 'ipv4.address': '10.77.1.1/24', 'ipv4.nat': 'true' };
  assert.deepEqual(
    text({ ...v4, 'ipv4.firewall': 'false', 'ipv4.nat.address': '192.0.2.9', 'ipv4.nat.order': 'after' }),
    ['4 nat append POSTROUTING -s 10.77.1.0/24 ! -d 10.77.1.0/24 -j SNAT --to-source 192.0.2.9'],
  );
  assert.ok(text({ ...v4, 'ipv4.routing': 'false' }).includes('4 filter insert FORWARD -o br0 -j REJECT'));
  assert.deepEqual(text({ 'ipv4.address': 'none' }), []);
}); // prettier-ignore

const listing = `-P FORWARD ACCEPT
-A FORWARD -o br0 -m comment --comment "generated for LXD network br0" -j ACCEPT
-A FORWARD -o br01 -m comment --comment "generated for LXD network br01" -j ACCEPT
-A FORWARD -j DROP
`;

test('rulesOf finds a network by its comment, and only its own', () =>
  assert.deepEqual(rulesOf('br0', listing), [
    ['FORWARD', '-o', 'br0', '-m', 'comment', '--comment', 'generated for LXD network br0', '-j', 'ACCEPT'],
  ])); // prettier-ignore

/** A host on which `iptables -t filter` lists the above; what else is run is recorded. */
function recordingHost(refuse: RegExp | null = null) {
  const calls: string[] = [];
  const quiet = () => {};
  const run = async (argv: readonly string[]) => {
    const line = argv.join(' ');
    if (argv.at(-1) === '-S') return { stdout: line === 'iptables -w -t filter -S' ? listing : '', stderr: '' };
    calls.push(line);
    if (refuse?.test(line)) throw new Error('No chain/target/match by that name');
    return { stdout: '', stderr: '' };
  };
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  return { calls, host: { run, log } as unknown as Host };
} // prettier-ignore

test('old rules go before new ones come, marked as the network’s', async () => {
  const { calls, host } = recordingHost();
  const rules = xtablesRules(readSettings(networkSpec({ 'ipv4.address': '10.77.1.1/24', 'ipv4.nat': 'true', 'ipv4.firewall': 'false' })));
  await replaceXtables(host, 'br0', rules);
  assert.deepEqual(calls, [
    'iptables -w -t filter -D FORWARD -o br0 -m comment --comment generated for LXD network br0 -j ACCEPT',
    'iptables -w -t nat -I POSTROUTING -s 10.77.1.0/24 ! -d 10.77.1.0/24 -j MASQUERADE -m comment --comment generated for LXD network br0',
  ]);
}); // prettier-ignore

test('a kernel without checksum filling does without, one without NAT is an error', async () => {
  const settings = readSettings(networkSpec(dualStack));
  await replaceXtables(recordingHost(/CHECKSUM/).host, 'br0', xtablesRules(settings));
  await assert.rejects(replaceXtables(recordingHost(/MASQUERADE/).host, 'br0', xtablesRules(settings)));
});

test('removing takes only what is there', async () => {
  const { calls, host } = recordingHost();
  await removeXtables(host, 'br0');
  assert.equal(calls.length, 1);
});
