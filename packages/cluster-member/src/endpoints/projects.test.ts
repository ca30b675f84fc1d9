import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testMember, type TestMember } from '../testing/member.js';

/** Status and error, of the operation where there is one. */
async function outcome(
  member: TestMember,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; error: string }> {
  const answer = await member.call(method, path, body);
  if (answer.status !== 202) return { status: answer.status, error: answer.body?.error ?? '' };
  return { status: 202, error: String((await member.finished(answer))['err']) };
}

const get = async (member: TestMember, path: string) =>
  (await member.call('GET', path)).body?.metadata as unknown as {
    name: string;
    description: string;
    config: Record<string, string>;
    used_by: string[];
  };

test('a project is created with the default features, changed, renamed and deleted', async (t) => {
  const member = await testMember(t);
  assert.equal((await member.call('POST', '/1.0/projects', { name: 'a' })).headers.location, '/1.0/projects/a');
  assert.deepEqual(await get(member, '/1.0/projects/a'), {
    name: 'a',
    description: '',
    config: { 'features.images': 'true', 'features.profiles': 'true', 'features.storage.volumes': 'true' },
    used_by: ['/1.0/profiles/default?project=a'],
  });
  await member.call('PATCH', '/1.0/projects/a', { config: { 'user.a': '1', 'user.b': '2' } });
  await member.call('PATCH', '/1.0/projects/a', { description: 'x', config: { 'user.a': '' } });
  const patched = await get(member, '/1.0/projects/a');
  assert.equal(patched.description, 'x');
  assert.deepEqual([patched.config['user.a'], patched.config['user.b']], [undefined, '2']);
  assert.deepEqual(await outcome(member, 'POST', '/1.0/projects/a', { name: 'b' }), { status: 202, error: '' });
  assert.equal((await get(member, '/1.0/projects/b')).name, 'b');
  assert.deepEqual((await member.call('GET', '/1.0/profiles?project=b')).body?.metadata, [
    '/1.0/profiles/default?project=b',
  ]);
  assert.equal((await member.call('DELETE', '/1.0/projects/b')).status, 200);
  assert.equal((await member.call('GET', '/1.0/projects/b')).status, 404);
});

test('a profile of its own comes and goes with the feature', async (t) => {
  const member = await testMember(t);
  const off = { 'features.profiles': 'false' };
  await member.call('POST', '/1.0/projects', { name: 'a', config: off });
  const urls = async () => (await member.call('GET', '/1.0/profiles?project=a')).body?.metadata;
  assert.deepEqual(await urls(), ['/1.0/profiles/default']);
  await member.call('PATCH', '/1.0/projects/a', { config: { 'features.profiles': 'true' } });
  assert.deepEqual(await urls(), ['/1.0/profiles/default?project=a']);
  await member.call('PATCH', '/1.0/projects/a', { config: off });
  assert.deepEqual(await urls(), ['/1.0/profiles/default']);
});

test('a feature that an old project does not have is off', async (t) => {
  const member = await testMember(t);
  await member.call('POST', '/1.0/projects', { name: 'a' });
  await member.global.transaction([
    { sql: "DELETE FROM projects_config WHERE key = 'features.profiles'" },
  ]);
  assert.deepEqual((await member.call('GET', '/1.0/profiles?project=a')).body?.metadata, [
    '/1.0/profiles/default',
  ]);
  assert.equal('features.profiles' in (await get(member, '/1.0/projects/a')).config, false);
});

test('a stale If-Match changes nothing', async (t) => {
  const member = await testMember(t);
  await member.call('POST', '/1.0/projects', { name: 'a' });
  const path = '/1.0/projects/a';
  const { etag = '' } = (await member.call('GET', path)).headers;
  const change = { description: 'x' };
  assert.equal((await member.call('PATCH', path, change, { 'If-Match': 'stale' })).status, 412);
  assert.equal((await get(member, path)).description, '');
  assert.equal((await member.call('PATCH', path, change, { 'If-Match': etag })).status, 200);
});

const refused: { call: [method: string, path: string, body?: unknown]; status: number; error: string }[] = [
  { call: ['POST', '/1.0/projects', { name: 'full' }], status: 409, error: 'Failed creating project "full": Failed adding database record: This "projects" entry already exists' },
  { call: ['POST', '/1.0/projects', { name: 'a/b' }], status: 400, error: 'Project names may not contain slashes' },
  { call: ['POST', '/1.0/projects', { name: 'a b' }], status: 400, error: 'Project names may not contain spaces' },
  { call: ['POST', '/1.0/projects', { name: 'a_b' }], status: 400, error: 'Project names may not contain underscores' },
  { call: ['POST', '/1.0/projects', { name: '*' }], status: 400, error: 'Reserved project name' },
  { call: ['POST', '/1.0/projects', { name: 'x', config: { garbage: 'x' } }], status: 400, error: 'Invalid project configuration key "garbage"' },
  { call: ['PATCH', '/1.0/projects/full', { config: { garbage: '' } }], status: 400, error: 'Invalid project configuration key "garbage"' },
  { call: ['POST', '/1.0/projects', { name: 'x', config: { restricted: 'true', 'features.profiles': 'false' } }], status: 400, error: 'Projects without their own profiles cannot be restricted' },
  { call: ['PATCH', '/1.0/projects/default', { config: { 'features.images': 'false' } }], status: 400, error: "You can't change the features of the default project" },
  { call: ['PATCH', '/1.0/projects/full', { config: { 'features.images': 'false' } }], status: 400, error: 'Features can only be changed on empty projects' },
  { call: ['PATCH', '/1.0/projects/full', { config: { 'restricted.networks.subnets': 'u:10.0.0.0/24' } }], status: 400, error: 'Invalid project configuration key "restricted.networks.subnets" value: Invalid uplink network "u": Network not found' },
  { call: ['POST', '/1.0/projects/default', { name: 'x' }], status: 403, error: "The 'default' project cannot be renamed" },
  { call: ['POST', '/1.0/projects/full', { name: 'default' }], status: 202, error: 'A project named "default" already exists' },
  { call: ['POST', '/1.0/projects/full', { name: 'x' }], status: 202, error: 'Only empty projects can be renamed' },
  { call: ['POST', '/1.0/projects/nope', { name: 'x' }], status: 202, error: 'Project not found' },
  { call: ['DELETE', '/1.0/projects/default'], status: 403, error: "The 'default' project cannot be deleted" },
  { call: ['DELETE', '/1.0/projects/full'], status: 500, error: 'Only empty projects can be removed' },
  { call: ['GET', '/1.0/projects/nope/state'], status: 404, error: 'Project not found' },
]; // prettier-ignore
test('what LXD refuses of projects is refused in its words', async (t) => {
  const member = await testMember(t);
  await member.call('POST', '/1.0/projects', { name: 'full' });
  await member.call('POST', '/1.0/profiles?project=full', { name: 'p' });
  for (const { call, status, error } of refused) {
    assert.deepEqual(await outcome(member, ...call), { status, error }, call.join(' '));
  }
});

test('a project tells what it uses of its limits', async (t) => {
  const member = await testMember(t);
  await member.call('POST', '/1.0/storage-pools', { name: 'pool', driver: 'dir' });
  const root = { root: { type: 'disk', path: '/', pool: 'pool', size: '1GiB' } };
  await member.call('POST', '/1.0/projects', { name: 'a', config: { 'limits.memory': '1GiB', 'limits.networks': '3' } });
  await member.call('PUT', '/1.0/profiles/default?project=a', { devices: root });
  const body = { name: 'c', source: { type: 'none' }, config: { 'limits.memory': '512MiB', 'limits.cpu': '2' } };
  assert.deepEqual(await outcome(member, 'POST', '/1.0/instances?project=a', body), { status: 202, error: '' });
  const { body: answer } = await member.call('GET', '/1.0/projects/a/state');
  assert.deepEqual(answer?.metadata, {
    resources: {
      containers: { Limit: -1, Usage: 1 },
      cpu: { Limit: -1, Usage: 2 },
      disk: { Limit: -1, Usage: 2 ** 30 },
      instances: { Limit: -1, Usage: 1 },
      memory: { Limit: 2 ** 30, Usage: 2 ** 29 },
      networks: { Limit: 3, Usage: 0 },
      processes: { Limit: -1, Usage: 0 },
      'virtual-machines': { Limit: -1, Usage: 0 },
    },
  });
});
