import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { internal } from '@lxd/model/errors';
import { InstanceEvent_What } from '@lxd/proto/lxd/agent/v1/host';
import { listIntents } from '@lxd/store/intents';
import { listVolumes } from '@lxd/store/storage-volumes';

import { testMember, type TestMember } from '../testing/member.js';

/** A member with a pool and an image. */
async function memberWithImage(context: TestContext): Promise<TestMember & { image: string }> {
  const member = await testMember(context);
  const pool = await member.call('POST', '/1.0/storage-pools', { name: 'default', driver: 'dir' });
  assert.equal(pool.status, 201, pool.text);
  const root = { type: 'disk', path: '/', pool: 'default' };
  const profile = await member.call('PUT', '/1.0/profiles/default', { devices: { root } });
  assert.equal(profile.status, 200, profile.text);
  const upload = await member.call('POST', '/1.0/images', Buffer.from('any bytes'), {
    'Content-Type': 'application/octet-stream',
  });
  const done = await member.finished(upload);
  assert.equal(done['err'], '');
  const { fingerprint } = done['metadata'] as { fingerprint: string };
  return Object.assign(member, { image: fingerprint });
}

async function create(member: TestMember & { image: string }, body: object): Promise<string> {
  const source = { type: 'image', fingerprint: member.image };
  const answer = await member.call('POST', '/1.0/instances', { source, ...body });
  if (answer.status !== 202) return answer.body?.error ?? '';
  return String((await member.finished(answer))['err']);
}

async function get(member: TestMember, path: string): Promise<Record<string, never>> {
  const answer = await member.call('GET', path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body!.metadata;
}

async function change(member: TestMember, name: string, state: object): Promise<string> {
  const answer = await member.call('PUT', `/1.0/instances/${name}/state`, state);
  assert.equal(answer.status, 202, answer.text);
  return String((await member.finished(answer))['err']);
}

test('no member can be asked for where there are none', async (context) => {
  const member = await testMember(context);
  const answer = await member.call('POST', '/1.0/instances?target=m1', { name: 'c1' });
  assert.deepEqual([answer.status, answer.body?.error], [400, 'Target only allowed when clustered']);
});

test('an instance is made from an image and has all that it needs', async (context) => {
  const member = await memberWithImage(context);
  assert.equal(await create(member, { name: 'c1', config: { 'user.a': '1' } }), '');
  const c1: Record<string, unknown> = await get(member, '/1.0/instances/c1');
  const config = c1['config'] as Record<string, string>;
  assert.equal(c1['status'], 'Stopped');
  assert.equal(config['user.a'], '1');
  assert.equal(config['image.os'], 'Fake');
  assert.equal(config['volatile.base_image'], member.image);
  assert.equal(config['volatile.apply_template'], 'create');
  assert.match(config['volatile.uuid'] ?? '', /^[-0-9a-f]{36}$/);
  assert.match(config['volatile.idmap.next'] ?? '', /"Hostid":1000000/);
  assert.equal((await listVolumes(member.global, { name: 'c1' })).length, 1);
  assert.deepEqual(await listIntents(member.global, 'none'), []);
});

const refused: { name: string; body: object; error: string }[] = [
  {
    name: 'a name that starts with a digit',
    body: { name: '1a' },
    error: 'Invalid instance name: Name must not start with a number',
  },
  {
    name: 'an unknown profile',
    body: { name: 'c1', profiles: ['nope'] },
    error: 'Requested profile "nope" doesn\'t exist',
  },
  {
    name: 'an unknown source',
    body: { name: 'c1', source: { type: 'foo' } },
    error: 'Unknown source type foo',
  },
  {
    name: 'an unknown alias',
    body: { name: 'c1', source: { type: 'image', alias: 'nope' } },
    error: 'Image alias not found',
  },
  { name: 'an unknown type', body: { name: 'c1', type: 'x' }, error: 'Invalid instance type' },
  {
    name: 'no root disk',
    body: { name: 'c1', profiles: [] },
    error:
      'Failed creating instance record: Failed initialising instance: ' +
      'Failed getting root disk: No root device could be found',
  },
  {
    name: 'an unknown key',
    body: { name: 'c1', config: { foo: 'bar' } },
    error: 'Failed creating instance record: Unknown configuration key: foo',
  },
  {
    name: 'keys that exclude each other',
    body: { name: 'c1', config: { 'raw.seccomp': 'x', 'security.syscalls.deny': 'y' } },
    error:
      'Failed creating instance record: raw.seccomp is mutually exclusive with security.syscalls*',
  },
  {
    name: 'two disks at one path',
    body: {
      name: 'c1',
      devices: {
        a: { type: 'disk', source: '/srv', path: '/x' },
        b: { type: 'disk', source: '/opt', path: '/x' },
      },
    },
    error:
      'Failed creating instance record: Failed initialising instance: Invalid devices: ' +
      'Device validation failed for "b": More than one disk device uses the same path "/x"',
  },
  {
    name: 'a disk limit that is none',
    body: { name: 'c1', devices: { a: { type: 'disk', source: '/srv', path: '/x', 'limits.max': 'x' } } },
    error:
      'Failed creating instance record: Failed initialising instance: Invalid devices: ' +
      'Device validation failed for "a": Invalid value for device option "limits.max": ' +
      'Invalid value: x',
  },
  {
    name: 'an architecture of another machine',
    body: { name: 'c1', architecture: 's390x' },
    error: "Requested architecture isn't supported by this host",
  },
];
for (const { name, body, error } of refused) {
  test(`creation is refused: ${name}`, async (context) => {
    const member = await memberWithImage(context);
    assert.equal(await create(member, body), error);
    assert.deepEqual(await get(member, '/1.0/instances'), []);
    assert.deepEqual(await listVolumes(member.global, { name: 'c1' }), []);
  });
}

test('a server for unprivileged containers lets no profile make one privileged', async (context) => {
  process.env['LXD_UNPRIVILEGED_ONLY'] = 'true';
  context.after(() => delete process.env['LXD_UNPRIVILEGED_ONLY']);
  const member = await memberWithImage(context);
  assert.match(await create(member, { name: 'c1', config: { 'security.privileged': 'yes' } }), only);
  assert.equal(await create(member, { name: 'c1' }), '');
  const config = { 'security.privileged': 'true' };
  const { body } = await member.call('PATCH', '/1.0/profiles/default', { config });
  assert.match(body?.error ?? '', only);
  assert.deepEqual((await get(member, '/1.0/profiles/default'))['config'], {});
});

const only = /LXD was configured to only allow unprivileged containers$/;

test('a creation that fails on the host leaves nothing', async (context) => {
  const member = await memberWithImage(context);
  member.agent.failNext('instances.create', internal('disk full'));
  assert.match(await create(member, { name: 'c1' }), /disk full$/);
  assert.deepEqual(await get(member, '/1.0/instances'), []);
  assert.deepEqual(await listIntents(member.global, 'none'), []);
  assert.deepEqual(await listVolumes(member.global, { name: 'c1' }), []);
});

test('a name is taken once', async (context) => {
  const member = await memberWithImage(context);
  assert.equal(await create(member, { name: 'c1' }), '');
  assert.match(await create(member, { name: 'c1' }), /This "instances" entry already exists$/);
});

test('states follow one another', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  const status = async () => (await get(member, '/1.0/instances/c1'))['status'];
  const steps: [action: string, error: string, status: string][] = [
    ['stop', 'The instance is already stopped', 'Stopped'],
    ['freeze', "The container isn't running", 'Stopped'],
    ['start', '', 'Running'],
    ['start', 'The instance is already running', 'Running'],
    ['unfreeze', 'The container is already running', 'Running'],
    ['freeze', '', 'Frozen'],
    ['unfreeze', '', 'Running'],
    ['restart', '', 'Running'],
    ['stop', '', 'Stopped'],
  ];
  for (const [action, error, after] of steps) {
    assert.equal(await change(member, 'c1', { action, force: true }), error, action);
    assert.equal(await status(), after, action);
  }
  const { config } = await get(member, '/1.0/instances/c1');
  assert.equal(config?.['volatile.last_state.power'], 'STOPPED');
});

test('an ephemeral instance outlives a restart and goes with a stop', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'e1', ephemeral: true });
  assert.equal(await change(member, 'e1', { action: 'start' }), '');
  assert.equal(await change(member, 'e1', { action: 'restart', force: true }), '');
  assert.equal((await get(member, '/1.0/instances/e1'))['status'], 'Running');
  assert.equal(await change(member, 'e1', { action: 'stop', force: true }), '');
  assert.deepEqual(await get(member, '/1.0/instances'), []);
  assert.equal(member.agent.fakeInstances.size, 0);
});

test('what is running can be neither renamed nor deleted', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  await change(member, 'c1', { action: 'start' });
  const deletion = await member.call('DELETE', '/1.0/instances/c1');
  assert.equal(deletion.body?.error, 'Instance is running');
  const rename = await member.call('POST', '/1.0/instances/c1', { name: 'c2' });
  const renamed = await member.finished(rename);
  assert.equal(renamed['err'], 'Renaming of running container not allowed');
});

test('renaming and deleting reach the host and the volume', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  await member.finished(await member.call('POST', '/1.0/instances/c1', { name: 'c2' }));
  assert.deepEqual([...member.agent.fakeInstances.keys()], ['c2']);
  assert.deepEqual(await get(member, '/1.0/instances'), ['/1.0/instances/c2']);
  assert.equal((await listVolumes(member.global, { name: 'c2' })).length, 1);
  await member.finished(await member.call('DELETE', '/1.0/instances/c2'));
  assert.equal(member.agent.fakeInstances.size, 0);
  assert.deepEqual(await listVolumes(member.global, { type: 'container' }), []);
  assert.deepEqual(await listIntents(member.global, 'none'), []);
});

test('a protected instance stays', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1', config: { 'security.protection.delete': 'true' } });
  const done = await member.finished(await member.call('DELETE', '/1.0/instances/c1'));
  assert.equal(done['err'], 'Container is protected');
});

test('PATCH merges, PUT replaces, and a stale ETag is refused', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1', config: { 'user.a': '1' }, description: 'first' });
  const patch = (body: object, headers = {}) =>
    member.call('PATCH', '/1.0/instances/c1', body, headers);
  assert.equal((await patch({ config: { 'user.b': '2' } })).status, 200);
  const { headers } = await member.call('GET', '/1.0/instances/c1');
  const etag = String(headers['etag']);
  assert.equal((await patch({ config: { 'user.a': '' } }, { 'If-Match': etag })).status, 200);
  assert.equal((await patch({ config: {} }, { 'If-Match': etag })).status, 412);
  const now: Record<string, never> = await get(member, '/1.0/instances/c1');
  const { config, devices, ...rest } = now as unknown as Record<string, Record<string, string>>;
  assert.equal(config?.['user.a'], undefined);
  assert.equal(config?.['user.b'], '2');
  assert.equal(rest['description'], 'first');
  delete config?.['user.b'];
  const put = { ...rest, config: { ...config, 'user.c': '3' }, devices };
  await member.finished(await member.call('PUT', '/1.0/instances/c1', put));
  const after = (await get(member, '/1.0/instances/c1')) as Record<string, Record<string, string>>;
  assert.equal(after['config']?.['user.b'], undefined);
  assert.equal(after['config']?.['user.c'], '3');
});

test('a change the host refuses is not stored', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  await change(member, 'c1', { action: 'start' });
  member.agent.failNext('instances.update', internal('no such cgroup'));
  const answer = await member.call('PATCH', '/1.0/instances/c1', { config: { 'user.a': '1' } });
  assert.equal(answer.body?.error, 'no such cgroup');
  const { config } = await get(member, '/1.0/instances/c1');
  assert.equal(config?.['user.a'], undefined);
  assert.deepEqual(await listIntents(member.global, 'none'), []);
});

test('a changed profile reaches its instances', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  const config = { 'limits.processes': '50' };
  const answer = await member.call('PATCH', '/1.0/profiles/default', { config });
  assert.equal(answer.status, 200, answer.text);
  const spec = member.agent.fakeInstances.get('c1')?.spec;
  assert.equal(spec?.config['limits.processes'], '50');
  const lost = await member.call('PUT', '/1.0/profiles/default', { devices: {} });
  assert.equal(lost.body?.error, "At least one instance relies on this profile's root disk device");
});

test('lists come in three depths and can be filtered', async (context) => {
  const member = await memberWithImage(context);
  for (const name of ['c1', 'c2', 'c3']) await create(member, { name });
  await change(member, 'c2', { action: 'start' });
  assert.deepEqual(await get(member, '/1.0/containers'), [
    '/1.0/containers/c1',
    '/1.0/containers/c2',
    '/1.0/containers/c3',
  ]);
  const filter = encodeURIComponent('status eq running');
  const running = await get(member, `/1.0/instances?recursion=1&filter=${filter}`);
  assert.deepEqual(
    (running as unknown as { name: string }[]).map(({ name }) => name),
    ['c2'],
  );
  const full = (await get(member, '/1.0/instances?recursion=2')) as unknown as {
    name: string;
    state: { status: string; processes: number };
  }[];
  assert.deepEqual(
    full.map(({ name, state }) => [name, state.status, state.processes]),
    [
      ['c1', 'Stopped', 0],
      ['c2', 'Running', 1],
      ['c3', 'Stopped', 0],
    ],
  );
});

test('a silent agent delays no list: its running instances are marked', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  await change(member, 'c1', { action: 'start' });
  member.agent.failNext('instances.getStates', internal('gone'));
  const [c1] = (await get(member, '/1.0/instances?recursion=2')) as unknown as [
    { status: string },
  ];
  assert.equal(c1.status, 'Error');
});

test('commands run with and without websockets', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  const exec = (body: object) => member.call('POST', '/1.0/instances/c1/exec', body);
  assert.equal((await exec({ command: ['true'] })).body?.error, 'Instance is not running');
  await change(member, 'c1', { action: 'start' });
  const done = await member.finished(await exec({ command: ['false'] }));
  assert.equal((done['metadata'] as Record<string, number>)['return'], 1);

  const started = await exec({ command: ['cat'], 'wait-for-websocket': true });
  const { fds } = (started.body?.metadata as unknown as { metadata: { fds: Record<string, string> } }).metadata;
  assert.deepEqual(Object.keys(fds), ['0', '1', '2', 'control']);
  const open = (fd: string) =>
    member.websocket(`${started.body?.operation}/websocket?secret=${fds[fd]}`);
  const sockets = ['control', '0', '1', '2'].map(open);
  const [, stdin, stdout] = sockets;
  const output = new Promise<string>((resolve) => {
    let text = '';
    stdout!.on('message', (data, binary) => {
      if (binary) text += String(data);
      else resolve(text);
    });
  });
  stdin!.on('open', () => {
    stdin!.send(Buffer.from('hello'));
    stdin!.send('');
  });
  assert.equal(await output, 'hello');
  const ended = await member.finished(started);
  assert.equal((ended['metadata'] as Record<string, number>)['return'], 0);
});

test('files go in and come out', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  const path = '/1.0/instances/c1/files?path=/tmp/a';
  const put = await member.call('POST', path, Buffer.from('text'), { 'X-LXD-mode': '0600' });
  assert.equal(put.status, 200, put.text);
  const got = await member.call('GET', path);
  assert.equal(got.text, 'text');
  assert.equal(got.headers['x-lxd-type'], 'file');
  assert.equal((await member.call('DELETE', path)).status, 200);
  assert.equal((await member.call('GET', path)).status, 404);
});

test('an instance that stops by itself is written down', async (context) => {
  const member = await memberWithImage(context);
  await create(member, { name: 'c1' });
  await change(member, 'c1', { action: 'start' });
  const instance = member.agent.fakeInstances.get('c1');
  assert.ok(instance);
  instance.status = 'Stopped';
  const { instanceEvent } = await import('../services/instances/agent-events.js');
  await instanceEvent(member.instanceDeps, {
    instance: { project: 'default', name: 'c1' },
    what: InstanceEvent_What.SHUTDOWN,
    volatile: { 'volatile.eth0.host_name': '' },
    error: '',
  });
  const c1 = await get(member, '/1.0/instances/c1');
  assert.equal(c1['status'], 'Stopped');
  assert.equal(c1['config']?.['volatile.last_state.power'], 'STOPPED');
});
