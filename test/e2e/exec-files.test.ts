import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests();
const exec = (...words: string[]) => server.lxc('exec', 'c1', ...words);
const sh = (script: string) => server.mustLxc('exec', 'c1', '--', 'sh', '-c', script);
const here = (...parts: string[]) => join(server.dir, 'files', ...parts);
const files = (path: string) => `/1.0/instances/c1/files?path=${encodeURIComponent(path)}`;

test('a command has its own exit code, and those that could not run one of the shell', async () => {
  await server.mustLxc('launch', 'busybox', 'c1');
  const cases: [words: string[], code: number, stderr: RegExp][] = [
    [['--', 'true'], 0, /^$/],
    [['--', 'sh', '-c', 'exit 42'], 42, /^$/],
    [['--', 'sh', '-c', 'kill -9 $$'], 137, /^$/],
    [['--', 'nosuch'], 127, /^Error: Command not found\n$/],
    [['--', '/etc/passwd'], 126, /^Error: Command not executable\n$/],
  ];
  for (const [words, code, stderr] of cases) {
    const done = await exec(...words);
    assert.equal(done.code, code, words.join(' '));
    assert.match(done.stderr, stderr);
  }
});

test('folder, user and environment are those asked for', async () => {
  assert.equal((await exec('--', 'pwd')).stdout, '/root\n');
  assert.equal((await exec('--cwd', '/etc', '--', 'pwd')).stdout, '/etc\n');
  assert.equal((await exec('--cwd', '/nonexistent', '--', 'pwd')).stdout, '/\n');
  assert.equal((await exec('--user', '5', '--group', '6', '--', 'id')).stdout.trim(), 'uid=5 gid=6');
  await server.mustLxc('config', 'set', 'c1', 'environment.FROM_CONFIG', 'yes');
  const { stdout } = await exec('--env', 'A=x y', '--', 'env');
  for (const line of ['A=x y', 'FROM_CONFIG=yes', 'HOME=/root', 'USER=root', 'container=lxc']) {
    assert.ok(stdout.split('\n').includes(line), line);
  }
  assert.doesNotMatch((await exec('--user', '5', '--', 'env')).stdout, /^(HOME|USER)=/m);
});

test('a terminal has a size, whoever watches, and ends with its input', async () => {
  assert.equal((await exec('-t', '--', 'stty', 'size')).stdout, '25 80\r\n');
  const done = await server.run([server.programs.lxc, 'exec', 'c1', '-t', '--', 'sh', '-c', 'cat; echo over'], { timeoutMs: 20_000 });
  assert.match(done.stdout, /over/);
  assert.equal((await exec('-T', '--', 'tty')).stdout, 'not a tty\n');
});

test('much input and output go through unchanged', async () => {
  const input = randomBytes(8 << 20);
  const command = [server.programs.lxc, 'exec', 'c1', '--'];
  const sum = await server.run([...command, 'md5sum'], { input });
  assert.equal(sum.stdout, (await server.run(['md5sum'], { input })).stdout);
  const out = await server.run([...command, 'sh', '-c', 'head -c 20000000 /dev/zero | tr "\\0" a']);
  assert.equal(out.stdout.length, 20_000_000);
  assert.equal(out.stderr, '');
});

test('many commands at once lose none of their output', async () => {
  const outputs = await Promise.all(
    Array.from({ length: 30 }, (_, index) => server.mustLxc('exec', 'c1', '-T', '--', 'echo', `said by ${index}`)),
  );
  assert.deepEqual(outputs, outputs.map((_, index) => `said by ${index}\n`));
});

test('a command that nobody watches can leave its output', async () => {
  const operation = await server.api.run('POST', '/1.0/instances/c1/exec', {
    command: ['sh', '-c', 'echo out; echo err >&2; exit 3'],
    'record-output': true,
  });
  const metadata = operation?.metadata as { return: number; output: Record<string, string> };
  assert.equal(metadata.return, 3);
  const read = async (path = '') => (await server.api.request('GET', path)).body.toString();
  assert.equal(await read(metadata.output['1']), 'out\n');
  assert.equal(await read(metadata.output['2']), 'err\n');
  assert.equal((await server.api.request('DELETE', metadata.output['1'] ?? '')).status, 200);
});

for (const state of ['running', 'stopped']) {
  test(`files of a ${state} container`, async () => {
    if (state === 'stopped') await server.mustLxc('stop', '--force', 'c1');
    const folder = `/root/${state}`;
    mkdirSync(here(state, 'tree', 'sub'), { recursive: true });
    writeFileSync(here(state, 'f1'), 'one\n', { mode: 0o640 });
    writeFileSync(here(state, 'tree', 'script'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(here(state, 'tree', 'sub', 'sp ace'), 'two\n');
    symlinkSync('script', here(state, 'tree', 'link'));

    await server.mustLxc('file', 'push', '-p', here(state, 'f1'), `c1${folder}/deep/f1`);
    await server.mustLxc('file', 'push', '--uid', '5', '--gid', '6', '--mode', '0600', here(state, 'f1'), `c1${folder}/owned`);
    await server.mustLxc('file', 'push', '-r', here(state, 'tree'), `c1${folder}`);
    const head = async (name: string) => {
      const { headers } = await server.api.request('GET', files(`${folder}/${name}`));
      return ['type', 'uid', 'gid', 'mode'].map((key) => headers[`x-lxd-${key}`]).join(' ');
    };
    assert.equal(await head('deep/f1'), 'file 0 0 0640');
    assert.equal(await head('owned'), 'file 5 6 0600');
    assert.equal(await head('tree/script'), 'file 0 0 0755');
    assert.equal(await head('tree/link'), 'symlink 0 0 0777');

    // What exists keeps its owner and permissions.
    writeFileSync(here(state, 'f1'), 'other\n');
    await server.mustLxc('file', 'push', '--mode', '0777', here(state, 'f1'), `c1${folder}/owned`);
    assert.equal(await head('owned'), 'file 5 6 0600');
    assert.equal(await server.mustLxc('file', 'pull', `c1${folder}/owned`, '-'), 'other\n');

    const post = (path: string, headers: Record<string, string>, body = '') =>
      server.api.request('POST', files(path), { headers, body: Buffer.from(body) });
    assert.equal((await post(`${folder}/owned`, { 'X-LXD-write': 'append' }, 'more\n')).status, 200);
    assert.equal((await post(`${folder}/absent`, { 'X-LXD-write': 'append' }, 'x')).status, 404);
    assert.equal(await server.mustLxc('file', 'pull', `c1${folder}/owned`, '-'), 'other\nmore\n');
    assert.equal((await post(`${folder}/dir`, { 'X-LXD-type': 'directory', 'X-LXD-mode': '0700' })).status, 200);
    assert.equal((await post(`${folder}/dir`, { 'X-LXD-type': 'directory', 'X-LXD-mode': '0755' })).status, 200);
    assert.equal(await head('dir'), 'directory 0 0 0700');
    assert.equal((await post(`${folder}/suid`, { 'X-LXD-mode': '04755', 'X-LXD-uid': '5' })).status, 200);
    assert.equal(await head('suid'), 'file 5 0 04755');
    assert.match((await post('/x', { 'X-LXD-type': 'fifo' })).error, /^Bad file type: fifo$/);

    // One link by name is followed, in a tree it is copied.
    assert.equal(await server.mustLxc('file', 'pull', `c1${folder}/tree/link`, '-'), '#!/bin/sh\n');
    assert.match((await server.lxc('file', 'pull', `c1${folder}`, '-')).stderr, /Can't pull a directory without --recursive/);
    mkdirSync(here(state, 'back'));
    await server.mustLxc('file', 'pull', '-r', `c1${folder}/tree`, here(state, 'back'));
    assert.equal(readlinkSync(here(state, 'back', 'tree', 'link')), 'script');
    assert.equal(readFileSync(here(state, 'back', 'tree', 'sub', 'sp ace'), 'utf8'), 'two\n');

    assert.match((await server.lxc('file', 'delete', `c1${folder}/tree`)).stderr, /not empty/i);
    await server.mustLxc('file', 'delete', `c1${folder}/owned`);
    assert.match((await server.lxc('file', 'delete', `c1${folder}/owned`)).stderr, /Error: Not Found/);
  });
}

test('no path leads out of the container', async () => {
  await server.mustLxc('start', 'c1');
  await sh('ln -s ../../../../../../../../etc/hostname /root/up; ln -s / /root/top');
  for (const path of ['/root/../../../../../../etc/hostname', '/root/top/etc/hostname']) {
    assert.equal((await server.api.request('GET', files(path))).body.toString().trim(), 'c1', path);
  }
  assert.equal((await server.lxc('file', 'pull', 'c1/root/up', '-')).stdout.trim(), 'c1');
});
