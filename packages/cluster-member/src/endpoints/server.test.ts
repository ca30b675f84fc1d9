import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testMember } from '../testing/member.js';

const config = async (member: Awaited<ReturnType<typeof testMember>>) =>
  ((await member.call('GET', '/1.0')).body?.metadata as unknown as { config: unknown }).config;

test('configuration is merged by PATCH, replaced by PUT, and secrets stay hidden', async (t) => {
  const member = await testMember(t);
  await member.call('PATCH', '/1.0', { config: { 'user.x': '1', 'core.trust_password': 'geheim' } });
  assert.deepEqual(await config(member), { 'core.trust_password': true, 'user.x': '1' });
  const stored = member.services.serverConfig.values['core.trust_password'];
  assert.match(stored ?? '', /^[0-9a-f]{192}$/);

  await member.call('PUT', '/1.0', { config: { 'core.trust_password': true } });
  assert.deepEqual(await config(member), { 'core.trust_password': true });
  assert.equal(member.services.serverConfig.values['core.trust_password'], stored);
  await member.call('PUT', '/1.0', { config: {} });
  assert.deepEqual(await config(member), {});
});

test('a value at its default is not set', async (t) => {
  const member = await testMember(t);
  await member.call('PATCH', '/1.0', { config: { 'images.auto_update_interval': '6' } });
  assert.deepEqual(await config(member), {});
});

test('mistakes are counted, the first is told', async (t) => {
  const member = await testMember(t);
  const one = await member.call('PATCH', '/1.0', { config: { foo: 'bar' } });
  assert.deepEqual([one.status, one.body?.error], [400, "cannot set 'foo' to 'bar': unknown key"]);
  const two = await member.call('PATCH', '/1.0', { config: { foo: 'bar', zoo: '1' } });
  assert.equal(two.body?.error, "cannot set 'foo' to 'bar': unknown key (and 1 more errors)");
});

test('a stale ETag changes nothing', async (t) => {
  const member = await testMember(t);
  const { headers } = await member.call('GET', '/1.0');
  const stale = await member.call('PUT', '/1.0', { config: { 'user.a': '1' } }, { 'If-Match': 'x' });
  assert.equal(stale.status, 412);
  const fresh = { 'If-Match': headers.etag ?? '' };
  assert.equal((await member.call('PUT', '/1.0', { config: { 'user.a': '1' } }, fresh)).status, 200);
});

test('an address that can not be had is refused and not stored', async (t) => {
  const member = await testMember(t);
  const refused = await member.call('PATCH', '/1.0', {
    config: { 'core.https_address': '192.0.2.1:8443' }, // TEST-NET-1: no interface has it
  });
  assert.equal(refused.status, 400);
  assert.equal(
    refused.body?.error,
    'Cannot listen on network HTTPS socket "192.0.2.1:8443": ' +
      'listen tcp 192.0.2.1:8443: bind: cannot assign requested address',
  );
  assert.deepEqual(await config(member), {});
});

test('a host name that resolves to nothing is refused', async (t) => {
  const member = await testMember(t);
  const refused = await member.call('PATCH', '/1.0', {
    config: { 'core.bgp_address': 'no.such.host.invalid' },
  });
  assert.equal(refused.status, 400);
  assert.equal(
    refused.body?.error,
    `cannot set 'core.bgp_address' to 'no.such.host.invalid': Couldn't resolve "no.such.host.invalid"`,
  );
});

test('every address can be taken back', async (t) => {
  const member = await testMember(t);
  const addresses = ['cluster.https_address', 'core.bgp_address', 'core.dns_address', 'core.metrics_address'];
  for (const key of addresses) {
    await member.call('PATCH', '/1.0', { config: { [key]: '127.0.0.1' } });
    assert.deepEqual(await config(member), { [key]: '127.0.0.1' });
    assert.equal((await member.call('PATCH', '/1.0', { config: { [key]: '' } })).status, 200);
    assert.deepEqual(await config(member), {});
  }
});

test('a boolean is shown in one spelling', async (t) => {
  const member = await testMember(t);
  await member.call('PATCH', '/1.0', {
    config: { 'core.https_allowed_credentials': 'YES', 'images.auto_update_cached': '1' },
  });
  assert.deepEqual(await config(member), { 'core.https_allowed_credentials': 'true' });
});

test("LXD's own volumes must be there", async (t) => {
  const member = await testMember(t);
  const set = (value: string) =>
    member.call('PATCH', '/1.0', { config: { 'storage.images_volume': value } });
  assert.equal(
    (await set('nopool/vol')).body?.error,
    'Failed validation of "storage.images_volume": Unable to load storage pool "nopool": ' +
      'Storage pool not found',
  );
  await member.call('POST', '/1.0/storage-pools', { name: 'p', driver: 'dir' });
  assert.equal(
    (await set('p/vol')).body?.error,
    'Failed validation of "storage.images_volume": Failed loading storage volume "p/vol" in ' +
      '"default" project: Storage volume not found',
  );
  assert.match((await set('vol')).body?.error ?? '', /Invalid syntax for volume, must be <pool>\/<volume>$/);
  assert.deepEqual(await config(member), {});
});

test('databases can be read and changed as SQL', async (t) => {
  const member = await testMember(t);
  const query = (text: string) =>
    member.call('POST', '/internal/sql', { database: 'global', query: text });
  const { body } = await query('SELECT name FROM projects; UPDATE projects SET description = \'x\'');
  assert.deepEqual(body?.metadata, {
    Results: [
      { type: 'select', columns: ['name'], rows: [['default']], rows_affected: 0 },
      { type: 'exec', columns: [], rows: [], rows_affected: 1 },
    ],
  });
  assert.equal((await query('SELECT * FROM nope')).status, 500);
  const dump = await member.call('GET', '/internal/sql?database=local');
  assert.match(dump.text, /BEGIN TRANSACTION;.*COMMIT;/);
  const wrong = await member.call('GET', '/internal/sql?database=x');
  assert.equal(wrong.body?.error, 'Invalid database type');
});

test('the hardware is what the agent says', async (t) => {
  const member = await testMember(t);
  const { body } = await member.call('GET', '/1.0/resources');
  assert.equal((body?.metadata as unknown as { cpu: { total: number } }).cpu.total, 2);
});
