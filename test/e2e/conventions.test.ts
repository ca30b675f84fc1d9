import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

import type { Answer } from '../support/api.js';
import { serverForTests } from '../support/fixture.js';

const server = serverForTests();
const { api } = server;

const get = <T>(path: string) => api.request<T>('GET', path);
const filtered = (path: string, filter: string) =>
  api.get<string[]>(`${path}?filter=${encodeURIComponent(filter)}`);
const send = (method: string, path: string, body: unknown, headers = {}) =>
  api.request(method, path, { body, headers });
const envelope = ({ body }: Answer): Record<string, unknown> =>
  JSON.parse(body.toString()) as Record<string, unknown>;

test('two containers, one of them running, and an image with a property', async () => {
  const [image] = await api.get<string[]>('/1.0/images');
  await api.run('PATCH', image!, { properties: { x: 'a b' } });
  for (const name of ['c1', 'c2']) {
    const source = { type: 'image', alias: 'busybox' };
    await api.run('POST', '/1.0/instances', { name, source, config: { 'user.k': name } });
  }
  await api.run('PUT', '/1.0/instances/c1/state', { action: 'start', timeout: 30 });
});

test('envelopes have all seven keys', async () => {
  const keys = ['error', 'error_code', 'metadata', 'operation', 'status', 'status_code', 'type'];
  const found = envelope(await get('/1.0/projects/default'));
  const missing = envelope(await get('/1.0/instances/none'));
  const begun = await send('PUT', '/1.0/instances/c1/state', { action: 'freeze' });
  const running = envelope(begun);
  for (const one of [found, missing, running]) assert.deepEqual(Object.keys(one).sort(), keys);
  assert.deepEqual([found['type'], found['status'], found['status_code']], ['sync', 'Success', 200]);
  assert.deepEqual([missing['type'], missing['error_code']], ['error', 404]);
  assert.deepEqual([begun.status, running['type'], running['status_code']], [202, 'async', 100]);
  assert.equal(begun.headers.location, running['operation']);
  const operation = running['metadata'] as { resources: unknown };
  assert.equal(Object.keys(operation).length, 12);
  assert.deepEqual(operation.resources, {
    instances: ['/1.0/instances/c1'],
    containers: ['/1.0/containers/c1'],
  });
  await api.get(`${begun.operation}/wait`);
  const frozen = await api.get<{ status: string; status_code: number }>('/1.0/instances/c1/state');
  assert.deepEqual([frozen.status, frozen.status_code], ['Frozen', 110]);
  await api.run('PUT', '/1.0/instances/c1/state', { action: 'unfreeze' });
});

test('every collection shows addresses, or objects with recursion', async () => {
  const collections = [
    'certificates', 'images', 'images/aliases', 'instances', 'networks', 'operations', 'profiles',
    'projects', 'storage-pools', 'storage-pools/default/volumes',
    'storage-pools/default/volumes/container', 'warnings',
  ]; // prettier-ignore
  for (const path of collections) {
    const flat = Object.values(await api.get<Record<string, unknown>>(`/1.0/${path}`)).flat();
    const full = Object.values(await api.get<Record<string, unknown>>(`/1.0/${path}?recursion=1`)).flat();
    assert.ok(flat.every((one) => typeof one === 'string' && one.startsWith('/1.0/')), path);
    assert.ok(full.every((one) => typeof one === 'object'), path);
  }
  const [c1] = await api.get<Record<string, { status: string }>[]>('/1.0/instances?recursion=2');
  assert.equal(c1?.['state']?.status, 'Running');
  assert.ok('snapshots' in c1 && 'backups' in c1);
  const one = await api.get<Record<string, { status: string }>>('/1.0/instances/c1?recursion=1');
  assert.equal(one['state']?.status, 'Running');
});

const filters: readonly (readonly [path: string, filter: string, names: readonly string[]])[] = [
  ['instances', 'name eq c1', ['c1']],
  ['instances', 'name ne c1', ['c2']],
  ['instances', 'not name eq c1', ['c2']],
  ['instances', 'name eq C.*', ['c1', 'c2']],
  ['instances', 'name eq c1 or name eq c2 and status eq Frozen', []],
  ['instances', 'config.user.k eq c2', ['c2']],
  ['instances', 'expanded_devices.root.path eq / and name eq c1', ['c1']],
  ['containers', 'name eq c1', ['c1']],
  ['virtual-machines', 'name eq c1', []],
];
test('filters choose', async () => {
  for (const [path, filter, names] of filters) {
    const found = await filtered(`/1.0/${path}`, filter);
    assert.deepEqual(found, names.map((name) => `/1.0/${path}/${name}`), filter);
  }
  assert.equal((await filtered('/1.0/images', 'properties.x eq "a b"')).length, 1);
  assert.equal((await filtered('/1.0/images', 'properties.x eq a')).length, 0);
  const volumes = '/1.0/storage-pools/default/volumes';
  assert.equal((await filtered(volumes, 'snapshot eq false')).length, (await api.get<[]>(volumes)).length);
});

test('the same object is found with any of its ETags, whatever the order of keys', async () => {
  await send('POST', '/1.0/profiles', { name: 'p', config: { 'user.b': '1', 'user.a': '2' } });
  const first = (await get('/1.0/profiles/p')).headers.etag ?? '';
  await send('PUT', '/1.0/profiles/p', { config: { 'user.a': '2', 'user.b': '1' } }, { 'If-Match': first });
  assert.equal((await get('/1.0/profiles/p')).headers.etag, first);
  const bare = first.replaceAll('"', '');
  for (const tag of [first, bare]) {
    assert.equal((await send('PATCH', '/1.0/profiles/p', {}, { 'If-Match': tag })).status, 200);
  }
  const stale = await send('PUT', '/1.0/profiles/p', {}, { 'If-Match': 'bad' });
  assert.deepEqual([stale.status, stale.error], [412, `ETag doesn't match: ${bare} vs bad`]);
  const kept = await get<{ config: unknown }>('/1.0/profiles/p');
  assert.deepEqual(kept.metadata.config, { 'user.a': '2', 'user.b': '1' });
  await send('PATCH', '/1.0/profiles/p', { config: { 'user.a': '' } });
  const patched = await get<{ config: unknown }>('/1.0/profiles/p');
  assert.deepEqual(patched.metadata.config, { 'user.b': '1' });
  assert.notEqual(patched.headers.etag, first);
});

test('every object has an ETag that stays and that its PUT respects', async () => {
  const fingerprint = (await api.get<string[]>('/1.0/images'))[0]?.split('/').at(-1);
  const objects = [
    '', '/images/aliases/busybox', `/images/${fingerprint}`, '/instances/c1', '/instances/c1/metadata',
    '/profiles/default', '/projects/default', '/storage-pools/default',
  ]; // prettier-ignore
  for (const path of objects) {
    const one = await get<Record<string, unknown>>(`/1.0${path}`);
    const other = await get(`/1.0${path}`);
    assert.match(one.headers.etag ?? '', /^"[0-9a-f]{64}"$/, path);
    assert.equal(other.headers.etag, one.headers.etag, path);
    const refused = await send('PUT', `/1.0${path}`, one.metadata, { 'If-Match': 'bad' });
    assert.equal(refused.status, 412, path);
    const again = await send('PUT', `/1.0${path}`, one.metadata, { 'If-Match': one.headers.etag });
    assert.ok(again.status < 300, `${path}: ${again.error}`);
    if (again.operation) await api.get(`${again.operation}/wait`);
  }
});

test('projects keep objects apart and stand in addresses', async () => {
  await api.run('POST', '/1.0/projects', { name: 'a' });
  const made = await send('POST', '/1.0/profiles?project=a', { name: 'q' });
  assert.deepEqual([made.status, made.headers.location], [201, '/1.0/profiles/q?project=a']);
  assert.equal((await get('/1.0/profiles/q')).status, 404);
  const listed = await api.get<string[]>('/1.0/profiles?project=a');
  assert.deepEqual(listed, ['/1.0/profiles/default?project=a', '/1.0/profiles/q?project=a']);
  const instance = { name: 'c3', source: { type: 'none' }, devices: { root: { type: 'disk', path: '/', pool: 'default' } } };
  await api.run('POST', '/1.0/instances?project=a', instance);
  const all = await api.get<string[]>('/1.0/instances?all-projects=true');
  assert.deepEqual(all.sort(), ['/1.0/instances/c1', '/1.0/instances/c2', '/1.0/instances/c3?project=a']);
  await api.run('DELETE', '/1.0/instances/c3?project=a');
});

test('what was always called containers is still there, and holds no virtual machines', async () => {
  assert.deepEqual(await api.get('/1.0/containers'), ['/1.0/containers/c1', '/1.0/containers/c2']);
  assert.deepEqual(await api.get('/1.0/virtual-machines'), []);
  for (const path of ['', '/state', '/snapshots', '/backups', '/logs', '/metadata', '/files?path=/', '/console']) {
    assert.equal((await get(`/1.0/containers/c1${path}`)).status, 200, path);
    assert.equal((await get(`/1.0/virtual-machines/c1${path}`)).status, 404, path);
  }
});

test('what a browser asks is answered as configured', async () => {
  await api.run('PATCH', '/1.0', {
    config: {
      'core.https_allowed_origin': 'https://a.example',
      'core.https_allowed_methods': 'GET',
      'core.https_allowed_headers': 'X-A',
      'core.https_allowed_credentials': 'true',
    },
  });
  const asked = await api.request('OPTIONS', '/1.0', { headers: { Origin: 'https://a.example' } });
  assert.deepEqual([asked.status, asked.body.length], [200, 0]);
  assert.equal(asked.headers['access-control-allow-origin'], 'https://a.example');
  assert.equal(asked.headers['access-control-allow-methods'], 'GET');
  assert.equal(asked.headers['access-control-allow-headers'], 'X-A');
  assert.equal(asked.headers['access-control-allow-credentials'], 'true');
  assert.equal((await get('/1.0')).headers['access-control-allow-origin'], undefined);
});

test('a file is sent whole, in part, or with others in a form', async () => {
  const [path] = await api.get<string[]>('/1.0/images');
  const whole = await get(`${path}/export`);
  assert.equal(whole.headers['content-type'], 'application/octet-stream');
  assert.match(whole.headers['content-disposition'] ?? '', /^inline;filename=/);
  const part = await api.request('GET', `${path}/export`, { headers: { Range: 'bytes=10-19' } });
  assert.equal(part.status, 206);
  assert.deepEqual(part.body, whole.body.subarray(10, 20));
});

test('a request that is not HTTP ends its connection, and no more', async () => {
  const socket = connect(server.api.socketPath);
  socket.end('NONSENSE\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  assert.equal((await get('/1.0')).status, 200);
});
