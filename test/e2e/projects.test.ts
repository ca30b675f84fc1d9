import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { busyboxImage } from '../support/image.js';
import { serverForTests } from '../support/fixture.js';

const server = serverForTests();
const shared = { 'features.images': 'false', 'features.profiles': 'false' };

/** Makes a project; the busybox image and the default profile are project default's. */
const makeProject = (name: string, config: Record<string, string> = shared) =>
  server.api.run('POST', '/1.0/projects', { name, config });

const fails = async (args: string[], expected: RegExp): Promise<void> => {
  const done = await server.lxc(...args);
  assert.equal(done.code, 1, `lxc ${args.join(' ')}: ${done.stdout}`);
  assert.match(done.stderr, expected);
};

test('a project is made, chosen, renamed and deleted by lxc', async () => {
  await server.mustLxc('project', 'create', 'one', '-c', 'user.a=1');
  await server.mustLxc('project', 'rename', 'one', 'uno');
  await server.mustLxc('project', 'switch', 'uno');
  assert.match(await server.mustLxc('project', 'list', '-f', 'csv'), /^uno \(current\),YES,YES,YES,NO,,1$/m);
  await server.mustLxc('profile', 'create', 'p'); // in uno
  await fails(['project', 'delete', 'uno'], /Only empty projects can be removed/);
  await fails(['project', 'set', 'uno', 'features.images=false'], /Features can only be changed on empty projects|cannot be disabled on non-empty projects/);
  await server.mustLxc('profile', 'delete', 'p');
  await server.mustLxc('project', 'delete', 'uno');
  assert.match(await server.mustLxc('project', 'list', '-f', 'csv'), /^default \(current\),/m);
});

test('instances of one name live side by side in several projects', async () => {
  await Promise.all([makeProject('left'), makeProject('right')]);
  const projects = ['default', 'left', 'right'];
  const file = join(server.dir, 'which');
  await Promise.all(
    projects.map(async (project) => {
      await server.mustLxc('launch', 'busybox', 'same', '--project', project, '-c', `user.which=${project}`);
      await server.mustLxc('exec', 'same', '--project', project, '--', 'sh', '-c', `echo ${project} >/root/which`);
    }),
  );
  for (const project of projects) {
    await server.mustLxc('file', 'pull', '--project', project, 'same/root/which', file);
    assert.equal(await server.mustLxc('exec', 'same', '--project', project, '--', 'cat', '/root/which'), `${project}\n`);
    const [only] = await server.api.get<{ name: string }[]>(`/1.0/instances?project=${project}&recursion=1`);
    assert.equal(only?.name, 'same');
  }
  const folders = readdirSync(join(server.dir, 'storage-pools/default/containers')).sort();
  assert.deepEqual(folders, ['left_same', 'right_same', 'same']);
  await server.mustLxc('delete', '--force', 'same', '--project', 'left');
  assert.equal(await server.mustLxc('exec', 'same', '--project', 'right', '--', 'cat', '/root/which'), 'right\n');
  await fails(['exec', 'same', '--project', 'left', '--', 'true'], /Instance not found/);
});

test('limits hold for the sum, whoever asks for more at the same time', async () => {
  await makeProject('tight', { ...shared, 'limits.memory': '1GiB', 'limits.instances': '3' });
  const init = (name: string, memory: string) =>
    server.lxc('init', 'busybox', name, '--project', 'tight', '-c', `limits.memory=${memory}`);
  const codes = (await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => init(name, '400MiB')))).map(({ code }) => code);
  assert.equal(codes.filter((code) => code === 0).length, 2);
  const full = /Reached maximum aggregate value "?1GiB"? for "limits.memory" in project "?tight"?/;
  assert.match((await init('f', '400MiB')).stderr, full);
  assert.match(await server.mustLxc('project', 'info', 'tight', '-f', 'csv'), /^MEMORY,1.00GiB,800.00MiB$/m);
});

test('an upload ends where limits.disk leaves no room', async () => {
  await makeProject('small', { 'limits.disk': '100kB' });
  await fails(['image', 'import', await busyboxImage(), '--project', 'small'], /exceeding quota of 100000/);
  assert.deepEqual(await server.api.get('/1.0/images?project=small'), []);
});

test('disks of a restricted project come from its folders, whatever links say', async () => {
  const folder = join(server.dir, 'disks/open'); // anywhere outside the instance
  mkdirSync(join(folder, 'fine'), { recursive: true });
  symlinkSync(server.dir, join(folder, 'out'));
  await makeProject('held', {
    'features.images': 'false',
    restricted: 'true',
    'restricted.devices.disk': 'allow',
    'restricted.devices.disk.paths': folder,
  });
  const root = { root: { type: 'disk', path: '/', pool: 'default' } };
  await server.api.run('PUT', '/1.0/profiles/default?project=held', { devices: root });
  await server.mustLxc('init', 'busybox', 'h', '--project', 'held');
  const add = (source: string) => ['config', 'device', 'add', 'h', 'd', 'disk', `source=${source}`, 'path=/mnt', '--project', 'held'];
  await fails(add(server.dir), /Disk source path ".*" not allowed/);
  await server.mustLxc(...add(join(folder, 'fine')));
  await server.mustLxc('start', 'h', '--project', 'held');
  assert.match(await server.mustLxc('exec', 'h', '--project', 'held', '--', 'cat', '/proc/mounts'), / \/mnt /);
  await server.mustLxc('config', 'device', 'remove', 'h', 'd', '--project', 'held');
  await fails(add(join(folder, 'out')), /Source path ".*out" resolves outside of restricted parent source path/);
  await fails(['config', 'set', 'h', 'security.nesting', 'true', '--project', 'held'], /Container nesting is forbidden/);
  await fails(['profile', 'set', 'default', 'security.privileged=true', '--project', 'held'], /Privileged containers are forbidden/);
});
