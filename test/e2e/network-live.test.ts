import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { until } from '../support/wait.js';

const server = serverForTests({ prepared: 'pool' });

const lxc = (...args: string[]): Promise<string> => server.mustLxc(...args);
const host = async (...argv: string[]): Promise<string> => (await server.run(argv)).stdout;
const set = (...settings: string[]): Promise<string> => lxc('network', 'set', 'livet0', ...settings);
const inside = (...argv: string[]): Promise<string> => lxc('exec', 'livec1', '--', ...argv);

/** What a DHCP client in the container is offered. */
const dhcp = (): Promise<string> =>
  inside('sh', '-c', 'udhcpc -i eth0 -f -n -q -t 5 -O mtu -O search -s /tmp/show 2>&1');

describe('a network that changes under a running container', () => {
  test('comes up', async () => {
    await lxc('network', 'create', 'livet0', 'ipv4.address=10.67.1.1/24', 'ipv4.nat=true', 'ipv6.address=none');
    await lxc('init', 'busybox', 'livec1');
    await lxc('network', 'attach', 'livet0', 'livec1', 'eth0');
    await lxc('start', 'livec1');
    await inside('sh', '-c', 'printf "#!/bin/sh\\n[ \\$1 = bound ] && env\\n" >/tmp/show; chmod +x /tmp/show');
    assert.match(await dhcp(), /ip=10\.67\.1\./);
  });

  const dhcpOptions: { settings: string[]; want: RegExp }[] = [
    { settings: ['ipv4.dhcp.ranges=10.67.1.200-10.67.1.201'], want: /ip=10\.67\.1\.20[01]$/m },
    { settings: ['ipv4.dhcp.expiry=30m'], want: /lease=1800/ },
    { settings: ['ipv4.dhcp.gateway=10.67.1.254'], want: /router=10\.67\.1\.254/ },
    { settings: ['bridge.mtu=1400'], want: /mtu=1400/ },
    { settings: ['dns.search=a.test,b.test'], want: /search=a\.test b\.test/ },
    { settings: ['dns.domain=blah'], want: /domain=blah/ },
  ];
  for (const { settings, want } of dhcpOptions) {
    test(`${settings.join(' ')} reaches the DHCP client`, async () => {
      await set(...settings);
      assert.match(await dhcp(), want);
    });
  }

  test('names come and go with dns.mode', async () => {
    const known = async () => (await server.lxc('exec', 'livec1', '--', 'nslookup', 'livec1.blah', '10.67.1.1')).stdout;
    assert.match(await known(), /Address: 10\.67\.1\./);
    await set('dns.mode=none');
    assert.doesNotMatch(await known(), /Address: 10\.67\.1\./);
    await set('dns.mode=managed');
    await dhcp();
    assert.match(await known(), /Address: 10\.67\.1\./);
  });

  test('raw.dnsmasq is obeyed, and recorded as a warning', async () => {
    await set('raw.dnsmasq=address=/x.test/192.0.2.77');
    const answer = await server.lxc('exec', 'livec1', '--', 'nslookup', 'x.test', '10.67.1.1');
    assert.match(answer.stdout, /192\.0\.2\.77/);
    assert.match(await lxc('warning', 'list', '--format', 'csv'), /Skipping AppArmor for dnsmasq due to raw\.dnsmasq being set/);
    await lxc('network', 'unset', 'livet0', 'raw.dnsmasq');
  });

  test('a dnsmasq that cannot start leaves a network with its firewall', async () => {
    await set('raw.dnsmasq=bogus');
    assert.match(await host('nft', 'list', 'table', 'inet', 'lxd'), /masquerade/);
    await lxc('network', 'unset', 'livet0', 'raw.dnsmasq');
    await until('there is a dnsmasq again', async () => (await dhcp()).includes('ip=10.67.1.'));
  });

  test('NAT goes and comes', async () => {
    await set('ipv4.nat=false');
    assert.doesNotMatch(await host('nft', 'list', 'table', 'inet', 'lxd'), /masquerade/);
    await set('ipv4.nat=true', 'ipv4.nat.address=192.0.2.9');
    assert.match(await host('nft', 'list', 'table', 'inet', 'lxd'), /snat ip to 192\.0\.2\.9/);
  });

  test('routing and firewall go and come', async () => {
    await set('ipv4.routing=false');
    assert.match(await host('nft', 'list', 'chain', 'inet', 'lxd', 'fwd.livet0'), /reject/);
    await set('ipv4.routing=true', 'ipv4.firewall=false');
    assert.equal(await host('nft', 'list', 'chain', 'inet', 'lxd', 'fwd.livet0'), '');
    await set('ipv4.firewall=true');
  });

  test('another MAC and external interfaces', async () => {
    await host('ip', 'link', 'add', 'livex0', 'type', 'veth', 'peer', 'name', 'livex1');
    await set('bridge.hwaddr=00:16:3e:11:22:33', 'bridge.external_interfaces=livex0,nothere');
    assert.match(await host('ip', 'link', 'show', 'dev', 'livet0'), /mtu 1400[^]*00:16:3e:11:22:33/);
    assert.match(await host('ip', 'link', 'show', 'dev', 'livex0'), /master livet0/);
    await lxc('network', 'unset', 'livet0', 'bridge.external_interfaces');
    assert.doesNotMatch(await host('ip', 'link', 'show', 'dev', 'livex0'), /master/);
    await host('ip', 'address', 'add', '10.99.0.1/24', 'dev', 'livex0');
    const refused = await server.lxc('network', 'set', 'livet0', 'bridge.external_interfaces=livex0');
    assert.match(refused.stderr, /Only unconfigured network interfaces can be bridged/);
    assert.equal((await lxc('network', 'get', 'livet0', 'bridge.external_interfaces')).trim(), '');
    await host('ip', 'link', 'delete', 'livex0');
  });

  test('another subnet', async () => {
    await lxc('network', 'unset', 'livet0', 'ipv4.dhcp.ranges');
    await lxc('network', 'unset', 'livet0', 'ipv4.dhcp.gateway');
    await set('ipv4.address=10.67.2.1/24');
    assert.match(await dhcp(), /ip=10\.67\.2\./);
    assert.doesNotMatch(await host('ip', 'address', 'show', 'livet0'), /10\.67\.1\.1/);
  });

  test('no address at all, and one again', async () => {
    await set('ipv4.address=none');
    assert.equal(await host('pgrep', '--full', `interface=livet0 .*${server.dir}/`), '');
    assert.equal((await host('cat', '/proc/sys/net/ipv6/conf/livet0/disable_ipv6')).trim(), '1');
    await set('ipv4.address=10.67.1.1/24');
    assert.match(await dhcp(), /ip=10\.67\.1\./);
  });

  test('the bridge is put back when somebody removes it', async () => {
    await host('ip', 'link', 'delete', 'livet0');
    const answered = async () => {
      const asked = await server.lxc('exec', 'livec1', '--', 'udhcpc', '-i', 'eth0', '-f', '-n', '-q', '-t', '2', '-T', '1', '-s', '/tmp/show');
      return asked.stdout.includes('ip=10.67.1.');
    };
    await until('the container has its server again', answered, 20_000);
  });

  test('a prefix longer than dnsmasq can announce is recorded as a warning', async () => {
    await set('ipv6.address=fd42:67::1/80');
    assert.match(await lxc('warning', 'list', '--format', 'csv'), /prefix larger than 64/);
  });

  test('tunnels come, stay as long as nothing of theirs changes, and go', async () => {
    const index = () => host('cat', '/sys/class/net/livet0-x/ifindex');
    await set('tunnel.x.protocol=vxlan', 'tunnel.x.local=127.0.0.1', 'tunnel.x.remote=127.0.0.2', 'tunnel.x.id=7');
    assert.match(await host('ip', '-details', 'link', 'show', 'dev', 'livet0-x'), /mtu 1400[^]*master livet0[^]*vxlan id 7 remote 127\.0\.0\.2 local 127\.0\.0\.1/);
    const before = await index();
    await set('dns.domain=other');
    assert.equal(await index(), before);
    await lxc('network', 'unset', 'livet0', 'tunnel.x.protocol');
    assert.equal(await index(), '');
    await lxc('delete', '--force', 'livec1');
    await set('tunnel.y.protocol=vxlan', 'tunnel.y.interface=lo');
    assert.match(await host('ip', '-details', 'link', 'show', 'dev', 'livet0-y'), /vxlan id 1 group 239\.0\.0\.1 dev lo/);
    await lxc('network', 'delete', 'livet0');
    assert.equal(await host('ip', '-oneline', 'link', 'show', 'dev', 'livet0-y'), '');
  });
});
