import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { until } from '../support/wait.js';

const server = serverForTests({ prepared: 'pool' });

const lxc = (...args: string[]): Promise<string> => server.mustLxc(...args);
const host = async (...argv: string[]): Promise<string> => (await server.run(argv)).stdout;
const refused = async (text: string, ...args: string[]): Promise<void> => {
  const done = await server.lxc(...args);
  assert.notEqual(done.code, 0, args.join(' '));
  assert.ok(done.stderr.includes(text), done.stderr);
};

/** The bridge's dnsmasq: the one whose command line names it. */
const dnsmasq = async (name: string): Promise<string> =>
  (await host('pgrep', '--full', `interface=${name} .*${server.dir}/`)).trim();

const ipv4Of = async (name: string): Promise<string> =>
  (await lxc('list', name, '--format', 'csv', '--columns', '4')).trim();

describe('a bridge network', () => {
  const folder = join(server.dir, 'networks/nett0');

  test('comes with addresses, NAT, firewall and dnsmasq', async () => {
    await lxc('network', 'create', 'nett0', 'ipv4.address=10.66.1.1/24', 'ipv4.nat=true', 'ipv6.address=fd42:66::1/64');
    assert.match(await host('ip', 'address', 'show', 'nett0'), /10\.66\.1\.1\/24[^]*fd42:66::1\/64/);
    const rules = await host('nft', 'list', 'table', 'inet', 'lxd');
    assert.match(rules, /ip saddr 10\.66\.1\.0\/24 ip daddr != 10\.66\.1\.0\/24 masquerade/);
    assert.doesNotMatch(rules, /ip6 saddr .* masquerade/); // an explicit address is not translated
    assert.notEqual(await dnsmasq('nett0'), '');
  });

  test('refuses what makes no sense, in the words of LXD', async () => {
    await refused('Invalid option for network "nett0" option "foo"', 'network', 'set', 'nett0', 'foo=1');
    await refused('Out of MTU range (1280-16384)', 'network', 'set', 'nett0', 'bridge.mtu=100');
    await refused('Not a usable IPv4 address', 'network', 'set', 'nett0', 'ipv4.address=192.0.2.0/24');
    await refused('The network already exists', 'network', 'create', 'nett0');
  });

  test('leaves dnsmasq alone when only free-form keys change', async () => {
    const before = await dnsmasq('nett0');
    await lxc('network', 'set', 'nett0', 'user.x=1');
    assert.equal(await dnsmasq('nett0'), before);
  });

  test('gives its containers addresses and names', async () => {
    await lxc('init', 'busybox', 'netc1');
    await lxc('config', 'device', 'add', 'netc1', 'eth0', 'nic', 'network=nett0', 'ipv4.address=10.66.1.50');
    assert.match(await readFile(join(folder, 'dnsmasq.hosts/netc1.eth0'), 'utf8'), /^00:16:3e:[0-9a-f:]{8},10\.66\.1\.50,netc1\n$/);
    await lxc('init', 'busybox', 'netc2');
    await lxc('config', 'device', 'add', 'netc2', 'eth0', 'nic', 'network=nett0');
    await lxc('start', 'netc1', 'netc2');
    await until('both have addresses', async () =>
      (await ipv4Of('netc1')) === '10.66.1.50 (eth0)' && /^10\.66\.1\.\d+ \(eth0\)$/.test(await ipv4Of('netc2')));
    await lxc('exec', 'netc2', '--', 'ping', '-c', '1', '-W', '5', 'netc1.lxd');
    const leases = await lxc('network', 'list-leases', 'nett0', '--format', 'csv');
    assert.match(leases, /^netc1,.*,10\.66\.1\.50,STATIC$/m);
    assert.match(leases, /^netc2,.*,10\.66\.1\.\d+,DYNAMIC$/m);
  });

  test('has no address, MAC or name twice', async () => {
    const taken = (options: string[]) => ['config', 'device', 'set', 'netc2', 'eth0', ...options];
    await refused('Failed update validation for device "eth0": IP address "10.66.1.50" already defined on another NIC', ...taken(['ipv4.address=10.66.1.50']));
    const mac = (await lxc('config', 'get', 'netc1', 'volatile.eth0.hwaddr')).trim();
    await refused(`Failed add validation for device "eth0": MAC address "${mac}" already defined on another NIC`, ...taken([`hwaddr=${mac}`]));
    await refused('Failed add validation for device "eth1": Instance DNS name "netc2" already used on network', 'config', 'device', 'add', 'netc2', 'eth1', 'nic', 'network=nett0');
    await refused('Device validation failed for "eth9": Failed loading device "eth9": Failed to load network "nope"', 'profile', 'device', 'add', 'default', 'eth9', 'nic', 'network=nope');
  });

  test('routes subnets to a NIC, live, and keeps them when it changes itself', async () => {
    const routes = () => host('ip', 'route', 'show', 'dev', 'nett0');
    await lxc('config', 'device', 'set', 'netc1', 'eth0', 'ipv4.routes=198.51.100.0/24');
    assert.match(await routes(), /198\.51\.100\.0\/24/);
    await lxc('network', 'set', 'nett0', 'ipv4.routes=203.0.113.0/24');
    assert.match(await routes(), /198\.51\.100\.0\/24[^]*203\.0\.113\.0\/24 proto static/);
    await lxc('network', 'unset', 'nett0', 'ipv4.routes');
    assert.doesNotMatch(await routes(), /203\.0\.113/);
  });

  test('filters and limits a NIC, and forgets that when it goes', async () => {
    await lxc('config', 'device', 'add', 'netc2', 'eth1', 'nic', 'nictype=bridged', 'parent=nett0', 'security.mac_filtering=true', 'limits.max=5Mbit');
    assert.match(await host('nft', 'list', 'table', 'bridge', 'lxd'), /chain in\.netc2\.eth1/);
    const name = (await lxc('config', 'get', 'netc2', 'volatile.eth1.host_name')).trim();
    assert.match(await host('tc', 'class', 'show', 'dev', name), /rate 5Mbit/);
    await lxc('config', 'device', 'remove', 'netc2', 'eth1');
    assert.equal(await host('nft', 'list', 'table', 'bridge', 'lxd'), '');
    assert.equal(await host('ip', '-oneline', 'link', 'show', 'dev', name), '');
  });

  test('has its dnsmasq back when that is killed', async () => {
    const before = await dnsmasq('nett0');
    process.kill(Number(before), 'SIGKILL');
    await until('another one runs', async () => !['', before].includes(await dnsmasq('nett0')), 20_000);
  });

  test('is not deleted while in use', () =>
    refused('The network is currently in use', 'network', 'delete', 'nett0'));

  test('leaves nothing when it is deleted', async () => {
    await lxc('delete', '--force', 'netc1', 'netc2');
    assert.equal(existsSync(join(folder, 'dnsmasq.hosts/netc1.eth0')), false);
    assert.doesNotMatch(await readFile(join(folder, 'dnsmasq.leases'), 'utf8'), /10\.66\.1\./);
    await lxc('network', 'delete', 'nett0');
    assert.equal(await host('ip', '-oneline', 'link', 'show', 'type', 'bridge'), '');
    assert.equal(await host('nft', 'list', 'ruleset'), '');
    assert.equal(await dnsmasq('nett0'), '');
    assert.equal(existsSync(folder), false);
  });
});

test('a p2p NIC is a bare pair', async () => {
  await lxc('launch', 'busybox', 'netc3');
  await lxc('config', 'device', 'add', 'netc3', 'eth0', 'nic', 'nictype=p2p', 'ipv6.routes=fd99::/64', 'host_name=netp2p');
  assert.match(await host('ip', '-6', 'route', 'show', 'dev', 'netp2p'), /fd99::\/64/);
  assert.doesNotMatch(await host('ip', 'link', 'show', 'dev', 'netp2p'), /master/);
  await lxc('exec', 'netc3', '--', 'ip', 'link', 'show', 'dev', 'eth0');
  await lxc('delete', '--force', 'netc3');
  assert.equal(await host('ip', '-oneline', 'link', 'show', 'dev', 'netp2p'), '');
});

test('a NIC on a bridge that is not ours', async () => {
  await host('ip', 'link', 'add', 'netbr9', 'type', 'bridge');
  try {
    await lxc('init', 'busybox', 'netc4');
    await lxc('config', 'device', 'add', 'netc4', 'eth0', 'nic', 'nictype=bridged', 'parent=netbr9');
    await lxc('start', 'netc4');
    const name = (await lxc('config', 'get', 'netc4', 'volatile.eth0.host_name')).trim();
    assert.match(await host('ip', 'link', 'show', 'dev', name), /master netbr9/);
    await refused('Parent device "netbr8" doesn\'t exist', 'config', 'device', 'set', 'netc4', 'eth0', 'parent=netbr8');
    await lxc('delete', '--force', 'netc4');
  } finally {
    await host('ip', 'link', 'delete', 'netbr9');
  }
});
