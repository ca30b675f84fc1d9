import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byName, type CgroupTexts } from './cgroup-files.js';
import {
  cpuMetrics,
  diskMetrics,
  memoryMetrics,
  parseHugepages,
  parsePartitions,
  processCount,
} from './cgroup-metrics.js';

const none = byName([]);
const texts = (some: Partial<CgroupTexts>): CgroupTexts => ({ ...none, ...some });

const host = { totalBytes: 100_000, hugepageBytes: 10_000 };

const partitions = parsePartitions(`major minor  #blocks  name

   8        0   20971520 sda
 254        1    1048576 vda1
`);

test('version 1 counts per CPU, sums subgroups and counts memory and swap together', () => {
  const v1 = texts({
    cpuacctAll: 'cpu user system\n0 1500000000 250000000\n1 0 8000000\n',
    memoryStatV1: 'cache 1\nactive_anon 2\ntotal_cache 4096\ntotal_active_anon 10\ntotal_active_file 5\ntotal_rss 7\n',
    memoryLimitV1: '9223372036854771712\n',
    memoryUsageV1: '1000\n',
    memoryAndSwapUsageV1: '1300\n',
    processesV1: '3\n',
    blkioBytes: '8:0 Read 4096\n8:0 Write 8192\n8:0 Discard 1\n8:0 Total 12288\n7:9 Read 1\nTotal 12288\n',
    blkioCount: '8:0 Read 1\n8:0 Write 2\n',
  });
  assert.deepEqual(cpuMetrics(v1), [
    { cpu: '0', seconds: { system: 0.25, user: 1.5 } },
    { cpu: '1', seconds: { system: 0.008, user: 0 } },
  ]);
  assert.deepEqual(memoryMetrics(v1, host), {
    Active_anon: 10,
    Active_file: 5,
    Cached: 4096,
    RSS: 7,
    Active: 15,
    MemTotal: 100_000,
    MemFree: 99_000,
    MemAvailable: 103_096,
    Swap: 300,
  });
  assert.equal(processCount(v1), 3);
  assert.deepEqual(diskMetrics(v1, partitions), [
    { device: 'sda', readBytes: 4096, reads: 1, writtenBytes: 8192, writes: 2 },
  ]);
});

test('version 2 has one series of CPU time, and a limit of its own', () => {
  const v2 = texts({
    cpuStat: 'usage_usec 3000000\nuser_usec 2000000\nsystem_usec 1000000\n',
    memoryStat: 'anon 5\nfile 6\nactive_anon 1\nactive_file 2\nfile_dirty 3\n',
    memoryLimit: '2000\n',
    memoryUsage: '500\n',
    swapUsage: '40\n',
    processes: '2\n',
    ioStat: '254:1 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n',
  });
  assert.deepEqual(cpuMetrics(v2), [{ cpu: '0', seconds: { system: 1, user: 2 } }]);
  const memory = memoryMetrics(v2, host);
  assert.deepEqual(
    [memory['MemTotal'], memory['MemFree'], memory['Cached'], memory['Dirty'], memory['Swap']],
    [2000, 1500, 6, 3, 40],
  );
  assert.equal(memoryMetrics({ ...v2, memoryLimit: 'max\n' }, host)['MemTotal'], 100_000);
  assert.deepEqual(diskMetrics(v2, partitions), [
    { device: 'vda1', readBytes: 1, reads: 3, writtenBytes: 2, writes: 4 },
  ]);
});

test('what a host does not count is left out', () => {
  assert.deepEqual(cpuMetrics(none), []);
  assert.deepEqual(memoryMetrics(none, host), {});
  assert.deepEqual(diskMetrics(none, partitions), []);
});

const hugepages: readonly (readonly [name: string, texts: Partial<CgroupTexts>, total: number, free: number])[] = [
  ['no limit but the host', { hugepages2MUsage: '2000\n', hugepages2MLimit: 'max\n' }, 10_000, 8000],
  ['a limit', { hugepages2MUsageV1: '1000\n', hugepages2MLimitV1: '4000\n' }, 4000, 3000],
  [
    'two page sizes',
    { hugepages2MUsage: '1\n', hugepages2MLimit: '10\n', hugepages1GUsage: '2\n', hugepages1GLimit: '20\n' },
    30,
    27,
  ],
];

for (const [name, some, total, free] of hugepages) {
  test(`huge pages: ${name}`, () => {
    const { HugepagesFree, HugepagesTotal } = memoryMetrics(texts(some), host);
    assert.deepEqual([HugepagesTotal, HugepagesFree], [total, free]);
  });
}

test('parseHugepages reads the sum of all sizes', () => {
  assert.equal(parseHugepages('HugePages_Total:       2\nHugetlb:            4096 kB\n'), 4096 * 1024);
  assert.equal(parseHugepages('MemTotal: 1 kB\n'), 0);
});
