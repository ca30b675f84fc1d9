/** Maps of ids and who owns files on disk, on a server that may not use idmapped mounts. */
import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { until } from '../support/wait.js';

const server = serverForTests({ env: { LXD_IDMAPPED_MOUNTS_DISABLE: 'true' } });

interface Entry {
  readonly Isuid: boolean;
  readonly Hostid: number;
  readonly Nsid: number;
  readonly Maprange: number;
}

const config = async (name: string): Promise<Record<string, string>> =>
  (await server.api.get<{ config: Record<string, string> }>(`/1.0/instances/${name}`)).config;
const uids = (text = '[]'): string =>
  (JSON.parse(text) as Entry[])
    .filter(({ Isuid }) => Isuid)
    .map(({ Hostid, Maprange, Nsid }) => `${Nsid} ${Hostid} ${Maprange}`)
    .join();
const inside = (name: string, ...command: string[]) => server.mustLxc('exec', name, '--', ...command);
const uidMap = async (name: string): Promise<string> =>
  (await inside(name, 'cat', '/proc/1/uid_map'))
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .join();
const ownerOnDisk = (name: string, path: string): number =>
  statSync(join(server.dir, 'containers', name, 'rootfs', path)).uid;
const set = (name: string, ...pairs: string[]) => server.mustLxc('config', 'set', name, ...pairs);

let base = 0;

test('files are shifted to the map they are used with', async () => {
  await server.mustLxc('init', 'busybox', 'c1');
  assert.equal(ownerOnDisk('c1', 'bin'), 0);
  await server.mustLxc('start', 'c1');
  const { 'volatile.last_state.idmap': disk, 'volatile.idmap.next': next } = await config('c1');
  assert.equal(disk, next);
  assert.equal(await uidMap('c1'), uids(next));
  base = Number(uids(next).split(' ')[1]);
  assert.equal(ownerOnDisk('c1', 'bin'), base);
  assert.equal((await inside('c1', 'stat', '-c', '%u', '/bin')).trim(), '0');
});

test('a change of the map shifts them again, unless that is forbidden', async () => {
  await server.mustLxc('stop', '--force', 'c1');
  await set('c1', 'security.privileged=true', 'security.protection.shift=true');
  const { stderr } = await server.lxc('start', 'c1');
  assert.match(stderr, /Container is protected against filesystem shifting/);
  await set('c1', 'security.protection.shift=false');
  await server.mustLxc('start', 'c1');
  assert.equal(await uidMap('c1'), '0 0 4294967295');
  assert.equal(ownerOnDisk('c1', 'bin'), 0);
  const caps = await inside('c1', 'grep', 'CapBnd', '/proc/1/status');
  const bounding = BigInt(`0x${caps.split(/\s+/)[1]}`);
  for (const dropped of [16n, 17n, 25n]) assert.equal((bounding >> dropped) & 1n, 0n, `capability ${dropped}`);
});

test('a start that fails after shifting says who owns the files, and nothing else', async () => {
  await server.mustLxc('stop', '--force', 'c1');
  await set('c1', 'security.privileged=false', 'raw.lxc=lxc.init.cmd = /nonexistent');
  assert.equal((await server.lxc('start', 'c1')).code, 1);
  await until('the owners are known', async () =>
    uids((await config('c1'))['volatile.last_state.idmap']).startsWith(`0 ${base} `),
  );
  assert.equal(ownerOnDisk('c1', 'bin'), base);
  const left = Object.keys(await config('c1')).filter((key) => /host_name|last_state\.ready/.test(key));
  assert.deepEqual(left, []);
  await set('c1', 'raw.lxc=');
  await server.mustLxc('start', 'c1');
  assert.equal((await inside('c1', 'stat', '-c', '%u', '/bin')).trim(), '0');
});

test('isolated containers have ranges that nobody else has', async () => {
  for (const name of ['i1', 'i2']) {
    await server.mustLxc('launch', 'busybox', name, '-c', 'security.idmap.isolated=true');
  }
  const [one, two] = [await uidMap('i1'), await uidMap('i2')];
  assert.equal(one, `0 ${base + 65536} 65536`);
  assert.equal(two, `0 ${base + 2 * 65536} 65536`);
  await set('i2', 'security.idmap.size=100000', `security.idmap.base=${base + 500_000}`);
  await server.mustLxc('restart', '--force', 'i2');
  assert.equal(await uidMap('i2'), `0 ${base + 500_000} 100000`);
  assert.equal((await config('i2'))['volatile.idmap.base'], String(base + 500_000));
  const { stderr } = await server.lxc('config', 'set', 'i1', 'security.idmap.size=4000000000');
  assert.match(stderr, /Not enough uid\/gid available for the container/);
});

test('raw.idmap hands ids of the host through', async () => {
  writeFileSync(join(server.dir, 'mine'), '');
  await server.run(['chown', '1000:1000', join(server.dir, 'mine')]);
  for (const [value, error] of [
    ['both 1000', /Invalid ID map line/],
    ['both 1000-1001 1000', /The ID map ranges are of different sizes/],
  ] as const) {
    assert.match((await server.lxc('config', 'set', 'c1', 'raw.idmap', value)).stderr, error);
  }
  // newuidmap lets root use only what these files grant; the server sees its own.
  for (const file of ['/etc/subuid', '/etc/subgid']) {
    const granted = (await server.run(['cat', file])).stdout;
    const copy = join(server.dir, file.replaceAll('/', '-'));
    writeFileSync(copy, `${granted}root:1000:1\n`);
    if (granted !== '') await server.run(['mount', '--bind', copy, file]);
  }
  await set('c1', 'raw.idmap=both 1000 1000');
  await server.mustLxc('config', 'device', 'add', 'c1', 'mine', 'disk', `source=${join(server.dir, 'mine')}`, 'path=/mine');
  await server.mustLxc('restart', '--force', 'c1');
  assert.equal((await inside('c1', 'stat', '-c', '%u %g', '/mine')).trim(), '1000 1000');
  await inside('c1', 'sh', '-c', 'touch /t && chown 1000 /t');
  assert.equal(ownerOnDisk('c1', 't'), 1000);
});
