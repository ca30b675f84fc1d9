import assert from 'node:assert/strict';
import { test } from 'node:test';

import { diskLimits, limitsByBlock, throttleSettings, type DiskLimits } from './limits.js';

const limits = (differs: Partial<DiskLimits>): DiskLimits => ({
  readBps: 0,
  readIops: 0,
  writeBps: 0,
  writeIops: 0,
  ...differs,
});

const options: [options: Record<string, string>, want: DiskLimits][] = [
  [{}, limits({})],
  [{ 'limits.read': '10MB' }, limits({ readBps: 10_000_000 })],
  [{ 'limits.write': '100iops' }, limits({ writeIops: 100 })],
  [{ 'limits.max': '1KiB', 'limits.read': '5B' }, limits({ readBps: 1024, writeBps: 1024 })],
];
for (const [given, want] of options) {
  test(`disk limits of ${JSON.stringify(given)}`, () => assert.deepEqual(diskLimits(given), want));
}

for (const bad of ['bogus', '10 MB', 'iops', '-1iops', '1.5iops']) {
  test(`"${bad}" is no disk limit`, () => {
    assert.throws(() => diskLimits({ 'limits.read': bad }), { message: `Invalid value: ${bad}` });
  });
}

test('disks on one block device share the mean of what is set', () => {
  const disks = [
    { block: '8:0', limits: limits({ readBps: 10, writeIops: 5 }) },
    { block: '8:0', limits: limits({ readBps: 21 }) },
    { block: '8:16', limits: limits({ readIops: 7 }) },
  ];
  assert.deepEqual([...limitsByBlock(disks)], [
    ['8:0', limits({ readBps: 15, writeIops: 5 })],
    ['8:16', limits({ readIops: 7 })],
  ]);
});

test('only differences are written, and what is gone is lifted', () => {
  const before = new Map([
    ['8:0', limits({ readBps: 10, writeBps: 10 })],
    ['8:16', limits({ readIops: 1 })],
  ]);
  const after = new Map([['8:0', limits({ readBps: 10, writeBps: 20 })]]);
  assert.deepEqual(throttleSettings(before, after, 1), [
    ['blkio.throttle.write_bps_device', '8:0 20'],
    ['blkio.throttle.read_iops_device', '8:16 0'],
  ]);
  assert.deepEqual(throttleSettings(before, after, 2), [
    ['io.max', '8:0 rbps=10 wbps=20 riops=max wiops=max'],
    ['io.max', '8:16 rbps=max wbps=max riops=max wiops=max'],
  ]);
  assert.deepEqual(throttleSettings(after, after, 1), []);
});
