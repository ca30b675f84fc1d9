import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests({ prepared: 'bare' });
const init = (args: string[], input?: string) =>
  server.run([server.programs.lxd, 'init', ...args], input === undefined ? {} : { input });

test('lxd init --minimal makes a pool, a bridge and a usable default profile, and may be repeated', async () => {
  const done = await init(['--minimal']);
  assert.equal(done.code, 0, done.stderr);
  const { devices } = await server.api.get<{ devices: Record<string, Record<string, string>> }>('/1.0/profiles/default');
  assert.deepEqual(devices['root'], { path: '/', pool: 'default', type: 'disk' });
  assert.deepEqual(devices['eth0'], { name: 'eth0', network: 'lxdbr0', type: 'nic' });
});

test('--dump prints what --preseed takes', async () => {
  const dumped = await init(['--dump']);
  assert.equal(dumped.code, 0, dumped.stderr);
  assert.match(dumped.stdout, /^storage_pools:/m);
  assert.match(dumped.stdout, /name: lxdbr0/);
  const again = await init(['--preseed'], dumped.stdout);
  assert.equal(again.code, 0, again.stderr);
});

test('a preseed creates what it names, and a wrong one changes nothing', async () => {
  const good = await init(['--preseed'], [
    'config: {core.https_address: "127.0.0.1:9443"}',
    'storage_pools: [{name: second, driver: dir}]',
    'networks: [{name: prebr0, type: bridge, config: {ipv4.address: 10.99.1.1/24, ipv6.address: none}}]',
    'profiles: [{name: small, config: {limits.memory: 64MiB}, devices: {root: {type: disk, path: /, pool: second}}}]',
  ].join('\n'));
  assert.equal(good.code, 0, good.stderr);
  assert.equal((await server.api.get<{ config: Record<string, string> }>('/1.0')).config['core.https_address'], '127.0.0.1:9443');
  assert.equal((await server.api.get<{ config: Record<string, string> }>('/1.0/profiles/small')).config['limits.memory'], '64MiB');
  assert.match((await server.run(['ip', '-o', 'addr', 'show', 'dev', 'prebr0'])).stdout, /10\.99\.1\.1\/24/);

  const bad = await init(['--preseed'], [
    'storage_pools: [{name: third, driver: dir}]',
    'profiles: [{name: broken, config: {no.such.key: "1"}}]',
  ].join('\n'));
  assert.notEqual(bad.code, 0);
  assert.equal((await server.api.request('GET', '/1.0/storage-pools/third')).status, 404);
  assert.equal((await server.api.request('GET', '/1.0/profiles/broken')).status, 404);
});

test('lxd sql shows the database', async () => {
  const selected = await server.run([server.programs.lxd, 'sql', 'global', 'SELECT name FROM storage_pools ORDER BY name']);
  assert.equal(selected.code, 0, selected.stderr);
  assert.match(selected.stdout, /\|\s+default\s+\|/);
  assert.match((await server.run([server.programs.lxd, 'sql', 'global', '.schema'])).stdout, /CREATE TABLE/);
  assert.match((await server.run([server.programs.lxd, 'sql', 'local', '.dump'])).stdout, /BEGIN TRANSACTION;[\s\S]*COMMIT;/);
});
