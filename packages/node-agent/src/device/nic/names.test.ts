import assert from 'node:assert/strict';
import { test } from 'node:test';

import { deviceContext } from './fixtures.js';
import { guestName, hostNameOfMac, networkIndex, pairNames, randomHwaddr } from './names.js';

test('randomHwaddr has the vendor prefix', () =>
  assert.match(randomHwaddr(), /^00:16:3e(:[0-9a-f]{2}){3}$/));

test('hostNameOfMac is an interface name made of five bytes', () =>
  assert.equal(hostNameOfMac('00:16:3E:EC:A1:67'), 'lxd163eeca167'));

test('pairNames follow from whose NIC it is', () => {
  const names = (differs = {}, attempt = 0) =>
    pairNames(deviceContext({ options: { network: 'br0' }, ...differs }), '', attempt);
  assert.deepEqual(names(), names());
  assert.match(names().hostName, /^veth[0-9a-f]{8}$/);
  assert.notEqual(names().hostName, names().peerName);
  assert.notEqual(names().hostName, names({ instance: 'c2' }).hostName);
  assert.notEqual(names().hostName, names({}, 1).hostName);
  assert.equal(names().owner, names({}, 1).owner);
});

test('a configured host name and the server key come first', () => {
  const mac = '00:16:3e:00:00:01';
  const fixed = deviceContext({ options: { network: 'br0', host_name: 'mine' } });
  assert.equal(pairNames(fixed, mac, 0).hostName, 'mine');
  const byMac = deviceContext({ options: { network: 'br0' }, nicHostName: 'mac' });
  assert.equal(pairNames(byMac, mac, 0).hostName, 'lxd163e000001');
});

const nic = (options: Record<string, string> = {}) => ({ type: 'nic', ...options });
const cases: { name: string; devices: Record<string, Record<string, string>>; config?: Record<string, string>; device: string; want: string }[] = [
  { name: 'the first is eth0', devices: { a: nic() }, device: 'a', want: 'eth0' },
  { name: 'the second is eth1', devices: { a: nic(), b: nic() }, device: 'b', want: 'eth1' },
  { name: 'a configured name', devices: { a: nic({ name: 'lan' }) }, device: 'a', want: 'lan' },
  { name: 'a taken name is skipped', devices: { a: nic(), b: nic({ name: 'eth0' }) }, device: 'a', want: 'eth1' },
  { name: 'the name it had', devices: { a: nic(), b: nic() }, config: { 'volatile.a.name': 'eth7' }, device: 'a', want: 'eth7' },
  { name: 'other devices do not count', devices: { a: { type: 'disk' }, b: nic() }, device: 'b', want: 'eth0' },
]; // prettier-ignore
for (const { name, devices, config = {}, device, want } of cases) {
  test(`guestName: ${name}`, () => {
    const { instance } = deviceContext({ devices, config });
    assert.equal(guestName(instance, device), want);
  });
}

test('networkIndex counts NICs by name', () => {
  const { instance } = deviceContext({ devices: { b: nic(), a: { type: 'disk' }, c: nic() } });
  assert.deepEqual([networkIndex(instance, 'b'), networkIndex(instance, 'c')], [0, 1]);
});
