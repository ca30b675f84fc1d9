import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests();
const folder = (...parts: string[]): string => join(server.dir, 'shared', ...parts);
const inside = (...command: string[]) => server.lxc('exec', 'disks', '--', ...command);
const mustInside = (...command: string[]) => server.mustLxc('exec', 'disks', '--', ...command);
const add = (name: string, ...options: string[]) =>
  server.mustLxc('config', 'device', 'add', 'disks', name, 'disk', ...options);
const remove = (name: string) => server.mustLxc('config', 'device', 'remove', 'disks', name);

let loop = '';

after(() => {
  if (loop !== '') execFileSync('losetup', ['--detach', loop]);
});

/** What a control group file of the container holds. */
async function cgroupFile(controller: string, file: string): Promise<string> {
  const { pid } = await server.api.get<{ pid: number }>('/1.0/instances/disks/state');
  const line = readFileSync(`/proc/${pid}/cgroup`, 'utf8')
    .split('\n')
    .find((one) => one.split(':')[1]?.split(',').includes(controller));
  return readFileSync(join('/sys/fs/cgroup', controller, line?.split(':')[2] ?? '', file), 'utf8').trim();
}

test('folders and files of the host come and go while it runs', async () => {
  mkdirSync(folder(), { recursive: true, mode: 0o755 });
  writeFileSync(folder('file'), 'from the host\n');
  await server.mustLxc('launch', 'busybox', 'disks');
  await add('dir', `source=${folder()}`, 'path=/mnt/dir');
  assert.equal(await mustInside('cat', '/mnt/dir/file'), 'from the host\n');
  await add('file', `source=${folder('file')}`, 'path=/etc/from-host', 'readonly=true');
  assert.equal(await mustInside('cat', '/etc/from-host'), 'from the host\n');
  assert.match((await inside('sh', '-c', 'echo x > /etc/from-host')).stderr, /Read-only file system/);
  await remove('dir');
  await remove('file');
  assert.equal(await mustInside('ls', '/mnt/dir'), '');
});

test('with shift, owners are those of the container', async () => {
  await add('shifted', `source=${folder()}`, 'path=/mnt/shifted', 'shift=true');
  assert.equal(await mustInside('stat', '-c', '%u', '/mnt/shifted/file'), '0\n');
  await remove('shifted');
});

test('mount options hold, hot and after a restart', async () => {
  await add('noexec', `source=${folder()}`, 'path=/mnt/noexec', 'raw.mount.options=noexec,nosuid');
  const options = async () => (await mustInside('grep', ' /mnt/noexec ', '/proc/mounts')).split(' ')[3] ?? '';
  assert.match(await options(), /nosuid,noexec/);
  await server.mustLxc('restart', '--force', 'disks');
  assert.match(await options(), /nosuid,noexec/);
  await remove('noexec');
});

test('what is mounted below a folder comes along only if asked for', async () => {
  mkdirSync(folder('upper', 'lower'), { recursive: true });
  await server.run(['mount', '-t', 'tmpfs', 'none', folder('upper', 'lower')]);
  await server.run(['touch', folder('upper', 'lower', 'below')]);
  await add('alone', `source=${folder('upper')}`, 'path=/mnt/alone');
  await add('whole', `source=${folder('upper')}`, 'path=/mnt/whole', 'recursive=true');
  for (const again of [false, true]) {
    if (again) await server.mustLxc('restart', '--force', 'disks');
    assert.equal(await mustInside('ls', '/mnt/alone/lower'), '');
    assert.equal(await mustInside('ls', '/mnt/whole/lower'), 'below\n');
  }
  await remove('alone');
  await remove('whole');
  await server.run(['umount', folder('upper', 'lower')]);
});

test('mounts made later on the host arrive where propagation says so', async () => {
  const mount = (...words: string[]) => server.run(['mount', ...words]);
  mkdirSync(folder('shared', 'late'), { recursive: true });
  await mount('--bind', folder('shared'), folder('shared'));
  await mount('--make-shared', folder('shared'));
  await add('slave', `source=${folder('shared')}`, 'path=/mnt/slave', 'propagation=rslave');
  await add('apart', `source=${folder('shared')}`, 'path=/mnt/apart');
  for (const again of [false, true]) {
    if (again) await server.mustLxc('restart', '--force', 'disks');
    await mount('-t', 'tmpfs', 'none', folder('shared', 'late'));
    await server.run(['touch', folder('shared', 'late', 'here')]);
    assert.equal(await mustInside('ls', '/mnt/slave/late'), 'here\n', `restarted: ${again}`);
    assert.equal(await mustInside('ls', '/mnt/apart/late'), '', `restarted: ${again}`);
    await server.run(['umount', folder('shared', 'late')]);
  }
  await remove('slave');
  await remove('apart');
  await server.run(['umount', folder('shared')]);
});

test('the file system of a block device is mounted, hot and at start', async () => {
  writeFileSync(folder('image'), '');
  await server.run(['truncate', '--size', '16M', folder('image')]);
  await server.run(['mke2fs', '-q', folder('image')]);
  const found = await server.run(['losetup', '--find', '--show', folder('image')]);
  assert.equal(found.code, 0, found.stderr);
  loop = found.stdout.trim();
  await add('block', `source=${loop}`, 'path=/mnt/block');
  assert.match(await mustInside('ls', '/mnt/block'), /lost\+found/);
  await server.mustLxc('restart', '--force', 'disks');
  assert.match(await mustInside('ls', '/mnt/block'), /lost\+found/);
  const { stdout } = await server.run(['cat', '/proc/self/mounts']);
  assert.doesNotMatch(stdout, new RegExp(`^${loop} `, 'm')); // no longer the host's affair
  await remove('block');
  assert.equal((await server.run(['losetup', '--detach', loop])).code, 0);
  loop = '';
});

test('disks that are missing are refused, unless they need not be there', async () => {
  const { code, stderr } = await server.lxc('config', 'device', 'add', 'disks', 'none', 'disk', 'source=/nonexistent', 'path=/x');
  assert.equal(code, 1);
  assert.match(stderr, /Failed add validation for device "none": Missing source path "\/nonexistent" for disk "none"/);
  await add('maybe', 'source=/nonexistent', 'path=/x', 'required=false');
  await server.mustLxc('restart', '--force', 'disks');
  await remove('maybe');
});

test('read and write limits throttle the block device, live and at start', async (context) => {
  const device = (await server.run(['findmnt', '-no', 'MAJ:MIN', '--target', server.dir])).stdout.trim();
  if (device.startsWith('0:')) return context.skip('test servers lie on no block device');
  await server.mustLxc('config', 'device', 'override', 'disks', 'root', 'limits.read=10MB', 'limits.write=100iops');
  const v1 = await cgroupFile('blkio', 'blkio.throttle.read_bps_device').catch(() => null);
  if (v1 === null) return context.skip('no blkio controller of version 1: the unit tests have the other');
  assert.match(v1, /^\d+:\d+ 10000000$/);
  assert.match(await cgroupFile('blkio', 'blkio.throttle.write_iops_device'), / 100$/);
  await server.mustLxc('config', 'device', 'set', 'disks', 'root', 'limits.read=20MB');
  assert.match(await cgroupFile('blkio', 'blkio.throttle.read_bps_device'), / 20000000$/);
  await server.mustLxc('restart', '--force', 'disks');
  assert.match(await cgroupFile('blkio', 'blkio.throttle.read_bps_device'), / 20000000$/);
  await server.mustLxc('config', 'device', 'remove', 'disks', 'root');
  assert.equal(await cgroupFile('blkio', 'blkio.throttle.read_bps_device'), '');
  assert.match(
    (await server.lxc('config', 'device', 'override', 'disks', 'root', 'limits.read=fast')).stderr,
    /Invalid value for device option "limits\.read": Invalid value: fast/,
  );
});
