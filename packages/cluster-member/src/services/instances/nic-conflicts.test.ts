import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Config, Devices } from '@lxd/model/api/config';

import { bridgedNics, deviceMoves, nicConflict } from './nic-conflicts.js';

const nicOf = (options: Config, config: Config = {}) =>
  bridgedNics({ project: 'p', name: 'c1', config, devices: { eth0: { type: 'nic', ...options } } })[0]!;

const cases: { name: string; one: Config; other: Config; config?: Config; dns?: string; want: string | null }[] = [
  { name: 'nothing in common', one: { network: 'n' }, other: { network: 'n' }, want: null },
  { name: 'the same MAC, once given and once written', one: { network: 'n', hwaddr: '00:16:3E:00:00:01' },
    other: { network: 'n' }, config: { 'volatile.eth0.hwaddr': '00:16:3e:00:00:01' },
    want: 'MAC address "00:16:3e:00:00:01" already defined on another NIC' },
  { name: 'the same address, written in two ways', one: { network: 'n', 'ipv6.address': 'fd42:1:0::9' },
    other: { nictype: 'bridged', parent: 'n', 'ipv6.address': 'FD42:1::9' },
    want: 'IP address "fd42:1::9" already defined on another NIC' },
  { name: 'another bridge', one: { network: 'n', 'ipv4.address': '10.0.0.9' },
    other: { network: 'm', 'ipv4.address': '10.0.0.9' }, want: null },
  { name: 'another VLAN', one: { network: 'n', vlan: '5', 'ipv4.address': '10.0.0.9' },
    other: { network: 'n', 'ipv4.address': '10.0.0.9' }, want: null },
  { name: 'addresses that are none', one: { network: 'n', 'ipv4.address': 'none' },
    other: { network: 'n', 'ipv4.address': 'none' }, want: null },
  { name: 'the same instance twice in DNS', one: { network: 'n' }, other: { network: 'n' }, dns: 'c1',
    want: 'Instance DNS name "c1" already used on network' },
]; // prettier-ignore
for (const { name, one, other, config = {}, dns = null, want } of cases) {
  test(`nicConflict: ${name}`, () =>
    assert.equal(nicConflict(nicOf(one), nicOf(other, config), dns), want));
}

test('only bridged NICs meet', () => {
  const devices: Devices = {
    a: { type: 'nic', nictype: 'p2p' },
    b: { type: 'nic', nictype: 'macvlan', parent: 'eth0' },
    c: { type: 'disk', path: '/' },
  };
  assert.deepEqual(bridgedNics({ project: 'p', name: 'c1', config: {}, devices }), []);
});

test('deviceMoves: what can change in place is updated, anything else added anew', () => {
  const moves = deviceMoves(
    { same: { a: '1' }, live: { network: 'n' }, anew: { network: 'n' }, gone: {} },
    { same: { a: '1' }, live: { network: 'n', 'ipv4.address': '10.0.0.1' }, anew: { network: 'm' }, fresh: {} },
  ); // prettier-ignore
  assert.deepEqual([...moves], [['live', 'update'], ['anew', 'add'], ['fresh', 'add']]);
}); // prettier-ignore
