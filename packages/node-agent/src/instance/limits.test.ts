import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lxcPrefix } from './cgroup-setup.js';
import { limitChanges, limitSettings, type LimitContext } from './limits.js';

const all = ['cpu', 'cpuset', 'hugetlb', 'io', 'memory', 'pids'];
const host = (version: 1 | 2, controllers = all): LimitContext => ({
  cgroups: {
    version,
    controllers,
    unified: [],
    swapAccounting: true,
    diskWeight: version === 1 ? 'blkio.bfq.weight' : 'io.weight',
  },
  memoryTotalBytes: 1000,
});

type Case = { name: string; config: Record<string, string>; v1: string[]; v2: string[] };
const cases: Case[] = [
  { name: 'nothing', config: {}, v1: [], v2: [] },
  {
    name: 'hard memory',
    config: { 'limits.memory': '100' },
    v1: [
      'memory.limit_in_bytes=100',
      'memory.memsw.limit_in_bytes=100',
      'memory.soft_limit_in_bytes=90',
    ],
    v2: ['memory.max=100', 'memory.low=90'],
  },
  {
    name: 'soft memory in percent',
    config: { 'limits.memory': '10%', 'limits.memory.enforce': 'soft' },
    v1: ['memory.soft_limit_in_bytes=100'],
    v2: ['memory.low=100'],
  },
  {
    name: 'no swap',
    config: { 'limits.memory.swap': 'false' },
    v1: ['memory.swappiness=0'],
    v2: ['memory.swap.max=0'],
  },
  {
    name: 'swap priority',
    config: { 'limits.memory.swap.priority': '10' },
    v1: ['memory.swappiness=60'],
    v2: [],
  },
  {
    name: 'cpu time',
    config: { 'limits.cpu.allowance': '50ms/100ms' },
    v1: ['cpu.shares=1024', 'cpu.cfs_period_us=100000', 'cpu.cfs_quota_us=50000'],
    v2: ['cpu.weight=100', 'cpu.max=50000 100000'],
  },
  {
    name: 'cpu percent',
    config: { 'limits.cpu.allowance': '50%' },
    v1: ['cpu.shares=512'],
    v2: ['cpu.weight=50'],
  },
  {
    name: 'cpu priority',
    config: { 'limits.cpu.priority': '5' },
    v1: ['cpu.shares=1019'],
    v2: ['cpu.weight=95'],
  },
  {
    name: 'processes',
    config: { 'limits.processes': '20' },
    v1: ['pids.max=20'],
    v2: ['pids.max=20'],
  },
  {
    name: 'disk priority',
    config: { 'limits.disk.priority': '0' },
    v1: ['blkio.bfq.weight=10'],
    v2: ['io.weight=10'],
  },
];

for (const { name, config, v1, v2 } of cases) {
  test(`limits: ${name}`, () => {
    const lines = (version: 1 | 2) =>
      limitSettings(config, host(version)).map(([file, value]) => `${file}=${value}`);
    assert.deepEqual(lines(1), v1);
    assert.deepEqual(lines(2), v2);
  });
}

test('a hybrid host has some controllers on version 2', () => {
  const hybrid = host(1);
  const context = { ...hybrid, cgroups: { ...hybrid.cgroups, unified: ['hugetlb'] } };
  const config = { 'limits.hugepages.2MB': '4MiB', 'limits.processes': '-1' };
  assert.deepEqual(limitSettings(config, context), [
    ['pids.max', 'max'],
    ['hugetlb.2MB.max', '4194304'],
  ]);
  assert.deepEqual(limitChanges(config, {}, context), [
    ['hugetlb.2MB.max', 'max'],
    ['pids.max', 'max'],
  ]);
  assert.equal(lxcPrefix(context.cgroups, 'hugetlb.2MB.max'), 'lxc.cgroup2');
  assert.equal(lxcPrefix(context.cgroups, 'pids.max'), 'lxc.cgroup');
});

test('a share of disk time that the host cannot give is refused', () => {
  const { cgroups, memoryTotalBytes } = host(1);
  const context = { cgroups: { ...cgroups, diskWeight: null }, memoryTotalBytes };
  assert.throws(() => limitSettings({ 'limits.disk.priority': '5' }, context), {
    message: 'Cannot apply limits.disk.priority as blkio.weight cgroup controller is missing',
  });
  assert.deepEqual(limitSettings({}, context), []);
});

test('a controller that the host lacks is left alone', () => {
  assert.deepEqual(limitSettings({ 'limits.processes': '5' }, host(1, ['cpu'])), []);
});

const changes: {
  name: string;
  before: Record<string, string>;
  after: Record<string, string>;
  want: string[];
}[] = [
  {
    name: 'a memory limit that grows is lifted first, swap before memory',
    before: { 'limits.memory': '100' },
    after: { 'limits.memory': '200' },
    want: [
      'memory.soft_limit_in_bytes=-1',
      'memory.memsw.limit_in_bytes=-1',
      'memory.limit_in_bytes=-1',
      'memory.limit_in_bytes=200',
      'memory.memsw.limit_in_bytes=200',
      'memory.soft_limit_in_bytes=180',
    ],
  },
  {
    name: 'what is unset goes back to the kernel default',
    before: { 'limits.processes': '5', 'limits.cpu.allowance': '10ms/100ms' },
    after: {},
    want: ['pids.max=max', 'cpu.cfs_quota_us=-1', 'cpu.cfs_period_us=100000', 'cpu.shares=1024'],
  },
  {
    name: 'what stays is not written',
    before: { 'limits.processes': '5', 'limits.memory': '100' },
    after: { 'limits.processes': '6', 'limits.memory': '100' },
    want: ['pids.max=6'],
  },
];

for (const { name, before, after, want } of changes) {
  test(`limit changes: ${name}`, () => {
    const got = limitChanges(before, after, host(1)).map(([file, value]) => `${file}=${value}`);
    assert.deepEqual(got, want);
  });
}
