import assert from 'node:assert/strict';
import { test } from 'node:test';

import { deviceNumber, mountSource } from './block-device.js';

test('device numbers are printed as the kernel does', () => {
  assert.equal(deviceNumber(0x801n), '8:1');
  assert.equal(deviceNumber((7n << 8n) | 300n & 0xffn | (300n & ~0xffn) << 12n), '7:300');
  assert.equal(deviceNumber(0xfd02n), '253:2');
});

test('the mount table names the device of a file system that has a number of its own', () => {
  const table = [
    '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '40 22 0:35 /sub /srv rw shared:7 - btrfs /dev/vdb1 rw,subvol=/sub',
    '41 22 0:36 / /tmp rw - tmpfs none rw',
    '',
  ].join('\n');
  assert.equal(mountSource(table, '0:35'), '/dev/vdb1');
  assert.equal(mountSource(table, '0:36'), 'none');
  assert.equal(mountSource(table, '0:99'), '');
});
