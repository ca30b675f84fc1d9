import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests();

/** Values by metric, of one instance. */
function valuesOf(text: string, name: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line.includes(`name="${name}"`));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('{')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

test('metrics tell what the kernel counts of a running instance, and nothing of a stopped one', async () => {
  await server.mustLxc('launch', 'busybox', 'counted', '-c', 'limits.memory=200MiB');
  await server.mustLxc('init', 'busybox', 'resting');
  await server.mustLxc('config', 'device', 'add', 'counted', 'eth0', 'nic', 'nictype=p2p', 'name=eth0');
  await server.mustLxc('exec', 'counted', '--', 'dd', 'if=/dev/zero', 'of=/written', 'bs=1M', 'count=8', 'conv=fsync');
  const { body, status } = await server.api.request('GET', '/1.0/metrics');
  const text = body.toString();
  assert.equal(status, 200);
  assert.doesNotMatch(text, /name="resting"/);
  assert.ok(text.endsWith('# EOF\n'));
  assert.match(text, /lxd_network_receive_bytes_total\{device="eth0",name="counted",project="default",type="container"\} \d/);
  const values = valuesOf(text, 'counted');
  assert.equal(values.get('lxd_memory_MemTotal_bytes'), 200 * 1024 * 1024);
  assert.ok(values.get('lxd_memory_Cached_bytes')! >= 8 * 1024 * 1024);
  assert.ok(values.get('lxd_filesystem_size_bytes')! > 0);
  assert.ok(values.get('lxd_procs_total')! >= 1);
  assert.ok([...text.matchAll(/^lxd_cpu_seconds_total\{.*name="counted".* ([\d.e-]+)$/gm)].some(([, n]) => Number(n) > 0));
});
