import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testMember } from '../testing/member.js';

test('a profile is created, shown, changed, renamed and deleted', async (t) => {
  const member = await testMember(t);
  const created = await member.call('POST', '/1.0/profiles', {
    name: 'p1',
    description: 'one',
    config: { 'user.a': '1', 'user.b': '2' },
    devices: null,
  });
  assert.equal(created.status, 201);
  assert.equal(created.headers.location, '/1.0/profiles/p1');

  const shown = await member.call('GET', '/1.0/profiles/p1');
  assert.deepEqual(shown.body?.metadata, {
    name: 'p1',
    description: 'one',
    config: { 'user.a': '1', 'user.b': '2' },
    devices: {},
    used_by: [],
  });

  await member.call('PATCH', '/1.0/profiles/p1', { config: { 'user.a': '', 'user.c': '3' } });
  const patched = await member.call('GET', '/1.0/profiles/p1');
  assert.deepEqual(patched.body?.metadata, {
    name: 'p1',
    description: 'one',
    config: { 'user.b': '2', 'user.c': '3' },
    devices: {},
    used_by: [],
  });
  assert.notEqual(patched.headers.etag, shown.headers.etag);

  await member.call('PUT', '/1.0/profiles/p1', { config: { 'user.d': '4' } });
  const put = await member.call('GET', '/1.0/profiles/p1');
  assert.deepEqual((put.body?.metadata as unknown as { config: unknown }).config, { 'user.d': '4' });

  const renamed = await member.call('POST', '/1.0/profiles/p1', { name: 'p 2' });
  assert.equal(renamed.status, 201);
  assert.equal(renamed.headers.location, '/1.0/profiles/p%202');
  assert.equal((await member.call('DELETE', '/1.0/profiles/p%202')).status, 200);
  assert.deepEqual((await member.call('GET', '/1.0/profiles')).body?.metadata, [
    '/1.0/profiles/default',
  ]);
});

test('a stale If-Match changes nothing, a current one does, quoted or bare', async (t) => {
  const member = await testMember(t);
  const path = '/1.0/profiles/default';
  const { headers } = await member.call('GET', path);
  const stale = await member.call('PUT', path, { description: 'x' }, { 'If-Match': 'bad' });
  assert.equal(stale.status, 412);
  assert.match(stale.body?.error ?? '', /^ETag doesn't match: [0-9a-f]{64} vs bad$/);
  assert.equal((await member.call('GET', path)).headers.etag, headers.etag);

  const quoted = headers.etag ?? '';
  const first = await member.call('PUT', path, { description: 'x' }, { 'If-Match': quoted });
  assert.equal(first.status, 200);
  const bare = ((await member.call('GET', path)).headers.etag ?? '').replaceAll('"', '');
  const second = await member.call('PATCH', path, { description: 'y' }, { 'If-Match': bare });
  assert.equal(second.status, 200);
});

const refused: { call: [method: string, path: string, body?: unknown]; status: number; error: string }[] = [
  { call: ['POST', '/1.0/profiles', {}], status: 400, error: 'No name provided' },
  {
    call: ['POST', '/1.0/profiles', { name: 'a/b' }],
    status: 400,
    error: 'Profile names may not contain slashes',
  },
  {
    call: ['POST', '/1.0/profiles', { name: 'default' }],
    status: 500,
    error: 'Error inserting "default" into database: The profile already exists',
  },
  {
    call: ['POST', '/1.0/profiles/default', { name: 'x' }],
    status: 403,
    error: 'The "default" profile cannot be renamed',
  },
  {
    call: ['DELETE', '/1.0/profiles/default'],
    status: 403,
    error: 'The "default" profile cannot be deleted',
  },
];
test('what LXD refuses of profiles is refused in its words', async (t) => {
  const member = await testMember(t);
  for (const { call, status, error } of refused) {
    const answer = await member.call(...call);
    assert.deepEqual([answer.status, answer.body?.error], [status, error]);
  }
});

test('a project with profiles of its own shows no others', async (t) => {
  const member = await testMember(t);
  await member.call('POST', '/1.0/projects', { name: 'a' });
  await member.call('POST', '/1.0/projects', { name: 'b', config: { 'features.profiles': 'false' } });
  await member.call('POST', '/1.0/profiles?project=a', { name: 'pa' });
  const of = async (project: string) =>
    (await member.call('GET', `/1.0/profiles?project=${project}`)).body?.metadata;
  assert.deepEqual(await of('a'), ['/1.0/profiles/default?project=a', '/1.0/profiles/pa?project=a']);
  assert.deepEqual(await of('b'), ['/1.0/profiles/default']);
});

test('a shared profile keeps the limits of every project that uses it', async (t) => {
  const member = await testMember(t);
  const root = { root: { type: 'disk', path: '/', pool: 'pool' } };
  await member.call('POST', '/1.0/storage-pools', { name: 'pool', driver: 'dir' });
  const config = { 'limits.memory': '1MiB' };
  await member.call('POST', '/1.0/profiles', { name: 'm', config, devices: root });
  await member.call('POST', '/1.0/projects', { name: 'b', config: { ...config, 'features.profiles': 'false' } });
  const body = { name: 'c', source: { type: 'none' }, profiles: ['m'] };
  const made = await member.finished(await member.call('POST', '/1.0/instances?project=b', body));
  assert.equal(made['err'], '');
  const { status, body: answer } = await member.call('PATCH', '/1.0/profiles/m', {
    config: { 'limits.memory': '2MiB' },
  });
  assert.equal(status, 500);
  assert.equal(
    answer?.error,
    'Failed checking if profile update allowed: ' +
      'Reached maximum aggregate value 1MiB for "limits.memory" in project b',
  );
});

test('two disks at one path do not go together in a profile', async (t) => {
  const member = await testMember(t);
  const root = { type: 'disk', path: '/', pool: 'pool' };
  const answer = await member.call('POST', '/1.0/profiles', { name: 'p', devices: { a: root, b: root } });
  assert.equal(answer.status, 400);
  assert.equal(
    answer.body?.error,
    'Device validation failed for "b": More than one disk device uses the same path "/"',
  );
});
