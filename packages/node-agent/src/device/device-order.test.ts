import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { NamedDevice } from './device.js';
import { diffDevices } from './diff.js';
import { startOrder } from './order.js';

const device = (name: string, options: Record<string, string>): NamedDevice => ({ name, options });

test('devices start network first, then disks from the root down, then the rest', () => {
  const devices = [
    device('z', { type: 'none' }),
    device('b', { type: 'disk', path: '/b', source: '/x' }),
    device('a', { type: 'disk', path: '/c', source: '/x' }),
    device('root', { type: 'disk', path: '/', pool: 'p' }),
    device('eth1', { type: 'nic' }),
    device('eth0', { type: 'nic' }),
    device('u', { type: 'usb' }),
  ];
  const names = startOrder(devices).map(({ name }) => name);
  assert.deepEqual(names, ['eth0', 'eth1', 'root', 'b', 'a', 'u', 'z']);
});

test('what changes in live keys only is updated, the rest is removed and added', () => {
  const before = [
    device('gone', { type: 'none' }),
    device('limited', { type: 'nic', 'limits.max': '1' }),
    device('other', { type: 'disk', path: '/a' }),
    device('same', { type: 'none', 'user.x': '1' }),
  ];
  const after = [
    device('limited', { type: 'nic', 'limits.max': '2' }),
    device('new', { type: 'none' }),
    device('other', { type: 'disk', path: '/b' }),
    device('same', { type: 'none', 'user.x': '2' }),
  ];
  const changes = diffDevices(before, after, () => ({ liveKeys: ['limits.*'] }));
  assert.deepEqual(
    changes.removed.map(({ name }) => name),
    ['gone', 'other'],
  );
  assert.deepEqual(
    changes.added.map(({ name }) => name),
    ['new', 'other'],
  );
  assert.deepEqual(
    changes.updated.map((one) => one.after.name),
    ['limited'],
  );
});
