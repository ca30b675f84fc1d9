import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { importBusybox, poolAndProfile } from '../support/image.js';
import { Server, ours } from '../support/server.js';

// Open vSwitch needs a kernel module that few test machines have: a stand-in for ovs-vsctl records
// what it is told, and does it with a bridge of the kernel's.

const scratch = mkdtempSync(join(tmpdir(), 'lxd-test-scratch-'));
const record = join(scratch, 'record');
const bridges = join(scratch, 'bridges');
const standIn = `#!/bin/sh
echo "$*" >>${record}
case "$1" in --may-exist | --if-exists) shift ;; esac
case "$1" in
  br-exists) [ -e ${bridges}/$2 ] || exit 2 ;;
  add-br) touch ${bridges}/$2; ip link show dev $2 >/dev/null 2>&1 || ip link add $2 type bridge ;;
  del-br) rm -f ${bridges}/$2; ip link delete $2 ;;
  add-port) ip link set dev $3 master $2 ;;
  del-port) ip link set dev $3 nomaster ;;
esac
`;

const server = new Server(ours, { PATH: `${scratch}:${process.env['PATH']}` });
const lxc = (...args: string[]): Promise<string> => server.mustLxc(...args);
const host = async (...argv: string[]): Promise<string> => (await server.run(argv)).stdout;

/** What ovs-vsctl was told since the last time somebody asked. */
const told = (): string[] => {
  const lines = readFileSync(record, 'utf8').trim().split('\n');
  writeFileSync(record, '');
  return lines.filter((line) => line !== '' && !line.startsWith('br-exists'));
};

before(async () => {
  mkdirSync(bridges);
  writeFileSync(record, '');
  writeFileSync(join(scratch, 'ovs-vsctl'), standIn);
  chmodSync(join(scratch, 'ovs-vsctl'), 0o755);
  await server.start();
  await poolAndProfile(server);
  await importBusybox(server);
});

after(async () => {
  const left = await server.stop();
  rmSync(scratch, { recursive: true });
  assert.deepEqual(left, [], 'left behind');
});

describe('a network on Open vSwitch', () => {
  test('is a bridge of it, with addresses', async () => {
    await lxc('network', 'create', 'ovst0', 'bridge.driver=openvswitch', 'ipv4.address=10.68.1.1/24', 'ipv6.address=none');
    assert.deepEqual(told(), ['--may-exist add-br ovst0']);
    assert.match(await host('ip', 'address', 'show', 'ovst0'), /10\.68\.1\.1\/24/);
    await lxc('network', 'set', 'ovst0', 'dns.domain=other');
    assert.deepEqual(told(), []);
  });

  test('has NICs as ports, with their VLANs', async () => {
    await lxc('init', 'busybox', 'ovsc1');
    await lxc('config', 'device', 'add', 'ovsc1', 'eth0', 'nic', 'network=ovst0', 'vlan=5', 'vlan.tagged=6-7');
    await lxc('start', 'ovsc1');
    const name = (await lxc('config', 'get', 'ovsc1', 'volatile.eth0.host_name')).trim();
    assert.deepEqual(told(), [
      `--may-exist add-port ovst0 ${name} -- set port ${name} vlan_mode=native-untagged tag=5 trunks=6,7`,
    ]);
    await lxc('delete', '--force', 'ovsc1');
    assert.deepEqual(told(), [`--if-exists del-port ovst0 ${name}`]);
  });

  test('takes external interfaces in and lets them go', async () => {
    await host('ip', 'link', 'add', 'ovsx0', 'type', 'veth', 'peer', 'name', 'ovsx1');
    await lxc('network', 'set', 'ovst0', 'bridge.external_interfaces=ovsx0');
    assert.deepEqual(told(), ['--may-exist add-port ovst0 ovsx0']);
    await lxc('network', 'unset', 'ovst0', 'bridge.external_interfaces');
    assert.deepEqual(told(), ['--if-exists del-port ovst0 ovsx0']);
    await host('ip', 'link', 'delete', 'ovsx0');
  });

  test('becomes a bridge of the kernel, and is deleted as what it is', async () => {
    await lxc('network', 'unset', 'ovst0', 'bridge.driver');
    assert.deepEqual(told(), ['--if-exists del-br ovst0']);
    await lxc('network', 'set', 'ovst0', 'bridge.driver=openvswitch');
    assert.deepEqual(told(), ['--may-exist add-br ovst0']);
    await lxc('network', 'delete', 'ovst0');
    assert.deepEqual(told(), ['--if-exists del-br ovst0']);
  });

  test('cannot be where Open vSwitch is not', async () => {
    rmSync(join(scratch, 'ovs-vsctl'));
    const refused = await server.lxc('network', 'create', 'ovst1', 'bridge.driver=openvswitch');
    assert.match(refused.stderr, /Open vSwitch isn't installed on this system/);
    assert.equal(await host('ip', '-oneline', 'link', 'show', 'type', 'bridge'), '');
  });
});
