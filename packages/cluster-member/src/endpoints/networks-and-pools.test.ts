import assert from 'node:assert/strict';
import { test } from 'node:test';

import { internal } from '@lxd/model/errors';

import { testMember } from '../testing/member.js';

test('a bridge is created, shown, used, refused deletion, and deleted', async (t) => {
  const member = await testMember(t);
  const created = await member.call('POST', '/1.0/networks', { name: 'tbr0', config: null });
  assert.equal(created.status, 201, created.text);
  const shown = await member.call('GET', '/1.0/networks/tbr0');
  const network = shown.body?.metadata as unknown as Record<string, unknown>;
  assert.deepEqual(
    [network['type'], network['managed'], network['status'], network['used_by']],
    ['bridge', true, 'Created', []],
  );

  await member.call('PATCH', '/1.0/profiles/default', {
    devices: { eth0: { type: 'nic', network: 'tbr0' } },
  });
  const used = await member.call('DELETE', '/1.0/networks/tbr0');
  assert.equal(used.status, 400);
  assert.equal(used.body?.error, 'The network is currently in use');
  await member.call('PUT', '/1.0/profiles/default', {});
  assert.equal((await member.call('DELETE', '/1.0/networks/tbr0')).status, 200);
  assert.equal((await member.call('GET', '/1.0/networks/tbr0')).status, 404);
  assert.deepEqual([...member.agent.fakeNetworks], []);
});

test('a network that the host can not make leaves nothing', async (t) => {
  const member = await testMember(t);
  member.agent.failNext('networks.apply', internal('no such luck'));
  const failed = await member.call('POST', '/1.0/networks', { name: 'tbr0' });
  assert.equal(failed.status, 500);
  assert.equal(failed.body?.error, 'no such luck');
  assert.equal((await member.call('GET', '/1.0/networks/tbr0')).status, 404);
  assert.deepEqual(await member.global.query('SELECT * FROM intents'), []);
  assert.equal((await member.call('POST', '/1.0/networks', { name: 'tbr0' })).status, 201);
});

test('an instance does not start on a network that could not be started', async (t) => {
  const member = await testMember(t);
  assert.equal((await member.call('POST', '/1.0/networks', { name: 'tbr0' })).status, 201);
  assert.equal((await member.call('POST', '/1.0/storage-pools', { name: 'p', driver: 'dir' })).status, 201);
  const devices = {
    root: { type: 'disk', path: '/', pool: 'p' },
    eth0: { type: 'nic', network: 'tbr0' },
  };
  const body = { name: 'c1', source: { type: 'none' }, devices };
  const created = await member.finished(await member.call('POST', '/1.0/instances', body));
  assert.equal(created['err'], '');
  member.agent.failNext('networks.apply', internal('no such luck'));
  assert.deepEqual([...(await member.services.networks.startAll()).keys()].length, 1);
  const start = async () =>
    String((await member.finished(await member.call('PUT', '/1.0/instances/c1/state', { action: 'start' })))['err']);
  assert.equal(
    await start(),
    'Failed start validation for device "eth0": Network "tbr0" unavailable on this server',
  );
  await member.services.networks.startAll();
  assert.equal(await start(), '');
});

test('a pool is created, shown, and deleted', async (t) => {
  const member = await testMember(t);
  const created = await member.call('POST', '/1.0/storage-pools', { name: 'p1', driver: 'dir' });
  assert.equal(created.status, 201, created.text);
  const shown = await member.call('GET', '/1.0/storage-pools/p1');
  const pool = shown.body?.metadata as unknown as Record<string, unknown>;
  assert.deepEqual([pool['driver'], pool['status'], pool['used_by']], ['dir', 'Created', []]);
  assert.equal((await member.call('GET', '/1.0/storage-pools/p1/resources')).status, 200);
  assert.deepEqual((await member.call('GET', '/1.0/storage-pools/p1/volumes')).body?.metadata, []);
  const twice = await member.call('POST', '/1.0/storage-pools', { name: 'p1', driver: 'dir' });
  assert.equal(twice.status, 409);
  assert.equal((await member.call('DELETE', '/1.0/storage-pools/p1')).status, 200);
  assert.deepEqual((await member.call('GET', '/1.0/storage-pools')).body?.metadata, []);
});

test('a pool that the host can not make leaves nothing', async (t) => {
  const member = await testMember(t);
  member.agent.failNext('storage.createPool', internal('disk on fire'));
  const failed = await member.call('POST', '/1.0/storage-pools', { name: 'p1', driver: 'dir' });
  assert.deepEqual([failed.status, failed.body?.error], [500, 'disk on fire']);
  assert.deepEqual(await member.global.query('SELECT * FROM storage_pools'), []);
  assert.deepEqual(await member.global.query('SELECT * FROM intents'), []);
});
