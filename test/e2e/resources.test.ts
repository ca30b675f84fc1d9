import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { test } from 'node:test';

import type { Resources } from '@lxd/model/api/resources';
import { serverForTests } from '../support/fixture.js';

const server = serverForTests({ image: false });

test('the hardware of this machine is told', async () => {
  const { cpu, memory, network, pci } = await server.api.get<Resources>('/1.0/resources');
  assert.equal(cpu.total, cpus().length);
  const ids = cpu.sockets.flatMap(({ cores }) => cores.flatMap(({ threads }) => threads.map(({ id }) => id)));
  assert.deepEqual(ids.sort((a, b) => a - b), cpus().map((_cpu, id) => id));
  const kilobytes = Number(/^MemTotal:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
  assert.ok(memory.total >= kilobytes * 1024, 'what is plugged in is no less than what the kernel gives');
  assert.ok(memory.used > 0 && memory.used < memory.total);
  assert.equal(pci.total, pci.devices.length);
  assert.equal(network.total, network.cards.length + network.cards.reduce((sum, { sriov }) => sum + (sriov?.vfs.length ?? 0), 0));
});

test('lxc info --resources prints what LXD\'s client prints', async () => {
  const amounts = /^ *(Free|Used|Frequency): .*$/gm; // these change meanwhile
  const [mine, debians] = await Promise.all([server.mustLxc('info', '--resources'), server.debianLxc('info', '--resources')]);
  assert.equal(mine.replace(amounts, '$1'), debians.stdout.replace(amounts, '$1'));
});

test('a pool is as large as its file system', async () => {
  const [{ name }] = (await server.api.get<{ name: string }[]>('/1.0/storage-pools?recursion=1')) as [{ name: string }];
  const { space, inodes } = await server.api.get<{ space: Record<string, number>; inodes: Record<string, number> }>(`/1.0/storage-pools/${name}/resources`);
  const shown = await server.run(['df', '--output=size,itotal', '-B1', server.dir]);
  const [size, itotal] = shown.stdout.trim().split('\n').at(-1)!.trim().split(/\s+/).map(Number);
  assert.deepEqual([space['total'], inodes['total']], [size, itotal]);
  const [mine, debians] = await Promise.all([server.mustLxc('storage', 'info', name), server.debianLxc('storage', 'info', name)]);
  assert.equal(mine, debians.stdout);
});
