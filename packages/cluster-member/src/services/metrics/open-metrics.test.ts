import assert from 'node:assert/strict';
import { test } from 'node:test';

import { InstanceMetrics } from '@lxd/proto/lxd/agent/v1/instances';

import { goFloat } from './go-float.js';
import { openMetrics } from './open-metrics.js';

const c1 = InstanceMetrics.fromPartial({
  ref: { project: 'default', name: 'c1' },
  type: 'container',
  cpus: [{ cpu: '0', seconds: { user: 1.5, system: 0.25 } }],
  filesystems: [{ device: '/srv', fstype: 'ext4', mountpoint: '/a"\\\n', sizeBytes: 24684096000 }],
  processes: 3,
});

test('every metric says what it is, and of which instance', () => {
  assert.equal(
    [...openMetrics([c1])].join('').split('\n').filter((line) => /cpu|size|procs|EOF/.test(line)).join('\n'),
    `# HELP lxd_cpu_seconds_total The total number of CPU time used in seconds.
# TYPE lxd_cpu_seconds_total counter
lxd_cpu_seconds_total{cpu="0",mode="system",name="c1",project="default",type="container"} 0.25
lxd_cpu_seconds_total{cpu="0",mode="user",name="c1",project="default",type="container"} 1.5
# HELP lxd_filesystem_size_bytes The size of the filesystem in bytes.
# TYPE lxd_filesystem_size_bytes gauge
lxd_filesystem_size_bytes{device="/srv",fstype="ext4",mountpoint="/a\\"\\\\\\n",name="c1",project="default",type="container"} 2.4684096e+10
# HELP lxd_procs_total The number of running processes.
# TYPE lxd_procs_total gauge
lxd_procs_total{name="c1",project="default",type="container"} 3
# EOF`,
  );
});

test('nothing runs: nothing but the end', () => {
  assert.deepEqual([...openMetrics([])], ['# EOF\n']);
});

const numbers: readonly (readonly [number, string])[] = [
  [0, '0'],
  [147456, '147456'],
  [999999, '999999'],
  [1000000, '1e+06'],
  [24684096000, '2.4684096e+10'],
  [0.008, '0.008'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-2.5, '-2.5'],
];

for (const [value, text] of numbers) {
  test(`${value} is written as ${text}`, () => assert.equal(goFloat(value), text));
}
