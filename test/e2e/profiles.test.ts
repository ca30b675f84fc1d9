import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests();

async function memoryLimit(name: string): Promise<string> {
  const { pid } = await server.api.get<{ pid: number }>(`/1.0/instances/${name}/state`);
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8').split('\n');
  const of = (controllers: (list: string) => boolean) =>
    groups.map((line) => line.split(':')).find(([, list = '']) => controllers(list))?.[2];
  const v1 = of((list) => list.split(',').includes('memory'));
  const file =
    v1 === undefined
      ? `/sys/fs/cgroup${of((list) => list === '') ?? ''}/memory.max`
      : `/sys/fs/cgroup/memory${v1}/memory.limit_in_bytes`;
  return readFileSync(file, 'utf8').trim();
}

const interfaces = async (name: string): Promise<string[]> =>
  (await server.mustLxc('exec', name, '--', 'ls', '/sys/class/net')).trim().split(/\s+/);

test('a changed profile reaches a running container, and leaves it again', async () => {
  await server.mustLxc('profile', 'create', 'live');
  await server.mustLxc('launch', 'busybox', 'c', '-p', 'default', '-p', 'live');
  await server.mustLxc('profile', 'set', 'live', 'limits.memory', '64MiB');
  assert.equal(await memoryLimit('c'), String(64 * 2 ** 20));
  await server.mustLxc('profile', 'device', 'add', 'live', 'eth7', 'nic', 'nictype=p2p', 'name=eth7');
  assert.deepEqual(await interfaces('c'), ['eth7', 'lo']);
  await server.mustLxc('profile', 'assign', 'c', 'default');
  assert.deepEqual(await interfaces('c'), ['lo']);
  assert.notEqual(await memoryLimit('c'), String(64 * 2 ** 20));
});

test('instances that cannot follow are named, and the change stays', async () => {
  await server.mustLxc('init', 'busybox', 'd', '-p', 'default', '-p', 'live');
  await server.mustLxc('profile', 'add', 'c', 'live');
  await server.mustLxc('config', 'device', 'add', 'd', 'm', 'none'); // d has its own idea of "m"
  const done = await server.lxc('profile', 'device', 'add', 'live', 'm', 'disk', 'source=/nonexistent', 'path=/mnt');
  assert.equal(done.code, 1);
  assert.equal(
    done.stderr.trimEnd(),
    'Error: The following instances failed to update (profile change still saved):\n' +
      ' - Project: default, Instance: c: Failed add validation for device "m": ' +
      'Missing source path "/nonexistent" for disk "m"',
  );
  assert.equal(await server.mustLxc('profile', 'device', 'get', 'live', 'm', 'path'), '/mnt\n');
  await server.mustLxc('profile', 'device', 'remove', 'live', 'm');
  assert.deepEqual(await interfaces('c'), ['eth7', 'lo']);
});

test('the last profile counts, and the instance over all of them', async () => {
  for (const [name, value] of [['p', '1'], ['q', '2']] as const) {
    await server.mustLxc('profile', 'create', name);
    await server.mustLxc('profile', 'set', name, 'user.a', value);
  }
  const expanded = async () =>
    (await server.api.get<{ expanded_config: Record<string, string> }>('/1.0/instances/d')).expanded_config['user.a'];
  await server.mustLxc('profile', 'assign', 'd', 'default,p,q');
  assert.equal(await expanded(), '2');
  await server.mustLxc('profile', 'assign', 'd', 'default,q,p');
  assert.equal(await expanded(), '1');
  await server.mustLxc('config', 'set', 'd', 'user.a', '3');
  assert.equal(await expanded(), '3');
});
