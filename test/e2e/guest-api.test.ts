/** The guest API, /dev/lxd/sock, from inside containers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Api } from '../support/api.js';
import { listen } from '../support/events.js';
import { serverForTests } from '../support/fixture.js';
import { askInside, listenInside, pushGuestHttp } from '../support/guest.js';
import { until } from '../support/wait.js';

const server = serverForTests();
const ask = (...request: string[]) => askInside(server, 'c1', ...request);
const get = async (path: string) => (await ask('GET', path)).body;
const set = (name: string, ...pairs: string[]) => server.mustLxc('config', 'set', name, ...pairs);
const status = () => server.mustLxc('list', 'c1', '--format', 'csv', '--columns', 's');

test('every container has the one socket of its host, and sees only itself', async () => {
  await server.mustLxc('launch', 'busybox', 'c1', '-c', 'user.who=one');
  await server.mustLxc('launch', 'busybox', 'c2', '-c', 'user.who=two');
  await pushGuestHttp(server, 'c1', 'c2');
  await server.mustLxc('exec', 'c1', '--', 'test', '-S', '/dev/lxd/sock');
  assert.equal(await get('/'), '["/1.0"]\n');
  assert.equal(await get('/1.0/config/user.who'), 'one');
  assert.equal((await askInside(server, 'c2', 'GET', '/1.0/config/user.who')).body, 'two');
  const about = JSON.parse(await get('/1.0')) as object;
  assert.deepEqual(about, { api_version: '1.0', location: 'none', instance_type: 'container', state: 'Started' });
  const sockets = (await server.run(['grep', '-c', 'devlxd/sock$', '/proc/net/unix'])).stdout;
  assert.equal(sockets.trim(), '1');
});

test('nobody but the root of a container is answered', async () => {
  const denied = await server.lxc('exec', 'c1', '--user', '1000', '--', '/guest-http', 'GET', '/1.0');
  assert.match(denied.stdout, /^HTTP\/1\.1 401 [^]*Access denied for non-root user/);
  const outside = new Api(`${server.dir}/devlxd/sock`);
  const refused = await outside.request('GET', '/');
  outside.close();
  assert.equal(refused.status, 500);
  assert.match(refused.body.toString(), /^pid not in container\?/);
});

test('what init has started is answered like a command', async () => {
  await server.mustLxc('exec', 'c1', '--', 'sh', '-c', '(setsid /guest-http GET /1.0/config/user.who > /from-init 2>&1 &)');
  await until('it has answered', async () => (await server.lxc('exec', 'c1', '--', 'grep', '-q', '^one', '/from-init')).code === 0);
});

test('user and cloud-init keys can be read, profiles included, and nothing else', async () => {
  await set('c1', 'user.a=blah', 'cloud-init.user-data=#cloud-config', 'limits.memory=1GiB');
  await server.mustLxc('profile', 'set', 'default', 'user.p=1');
  const listed = JSON.parse(await get('/1.0/config')) as string[];
  assert.deepEqual(listed.sort(), ['cloud-init.user-data', 'user.a', 'user.p', 'user.who'].map((key) => `/1.0/config/${key}`));
  assert.equal(await get('/1.0/config/user.a'), 'blah');
  assert.equal(await get('/1.0/config/user.p'), '1');
  const answers: [method: string, path: string, status: number, body: RegExp][] = [
    ['GET', '/1.0/config/security.nesting', 403, /^not authorized/],
    ['GET', '/1.0/config/user.none', 404, /^not found/],
    ['GET', '/1.0/config/%zz', 400, /./],
    ['GET', '/1.0/nonsense', 404, /^not found/],
    ['PUT', '/1.0/config/user.a', 405, /./],
    ['POST', '/1.0/config/user.a', 405, /./],
    ['DELETE', '/1.0/config/user.a', 405, /./],
  ];
  for (const [method, path, code, body] of answers) {
    const answer = await ask(method, path, method === 'GET' ? '' : 'changed');
    assert.equal(answer.status, code, `${method} ${path}`);
    assert.match(answer.body, body);
  }
  assert.equal(await server.mustLxc('config', 'get', 'c1', 'user.a'), 'blah\n');
  const devices = JSON.parse(await get('/1.0/devices')) as Record<string, object>;
  assert.deepEqual(devices['root'], { path: '/', pool: 'default', type: 'disk' });
});

test('meta-data has an instance id that changes with the cloud-init keys', async () => {
  const id = async (): Promise<string> => /^instance-id: (\S+)$/m.exec(await get('/1.0/meta-data'))?.[1] ?? '';
  const before = await id();
  assert.match(before, /^[0-9a-f-]{36}$/);
  assert.equal(await get('/1.0/meta-data'), `#cloud-config\ninstance-id: ${before}\nlocal-hostname: c1\n`);
  await set('c1', 'user.meta-data=k: v');
  assert.match(await get('/1.0/meta-data'), /\nlocal-hostname: c1\nk: v\n?$/);
  assert.equal(await id(), before);
  await set('c1', 'cloud-init.user-data=#cloud-config other');
  assert.notEqual(await id(), before);
});

test('events tell of the own keys and devices, as lines and over a websocket', async () => {
  const lines = await listenInside(server, 'c1', '', false);
  const frames = await listenInside(server, 'c1', '', true);
  const devices = await listenInside(server, 'c1', '?type=device', false);
  assert.match(lines.heard(), /^HTTP\/1\.1 200 [^]*content-type: application\/json/i);
  assert.match(frames.heard(), /^HTTP\/1\.1 101 /);
  await set('c2', 'user.z=1');
  await set('c1', 'cloud-init.vendor-data=x');
  await set('c1', 'user.foo=bar');
  const told = '"type":"config","metadata":{"key":"user.foo","old_value":"","value":"bar"}}';
  await lines.hears(told);
  await frames.hears(told);
  await server.mustLxc('profile', 'set', 'default', 'user.p=2');
  await lines.hears('{"key":"user.p","old_value":"1","value":"2"}');
  await server.mustLxc('config', 'device', 'add', 'c1', 'd', 'disk', 'source=/etc', 'path=/mnt');
  await devices.hears('"metadata":{"name":"d","action":"added","config":{');
  assert.match(devices.heard(), /"source":"\/etc"/);
  await server.mustLxc('config', 'device', 'set', 'c1', 'd', 'path=/mnt2');
  await devices.hears('"action":"updated"');
  await server.mustLxc('config', 'device', 'remove', 'c1', 'd');
  await devices.hears('"action":"removed"');
  assert.doesNotMatch(lines.heard(), /user\.z|cloud-init/);
  assert.doesNotMatch(devices.heard(), /"config"[^}]*user\.foo/);
  for (const listening of [lines, frames, devices]) listening.end();
});

test('many can listen at once', async () => {
  const listening = await Promise.all(Array.from({ length: 12 }, () => listenInside(server, 'c1', '', false)));
  assert.equal(await get('/'), '["/1.0"]\n');
  for (const one of listening) one.end();
});

test('the workload says that it is up', async () => {
  const events = await listen(server, 'type=lifecycle');
  assert.equal((await ask('PATCH', '/1.0', '{"state":"Ready"}')).status, 200);
  await events.until(({ metadata }) => metadata.action === 'instance-ready');
  assert.match(await get('/1.0'), /"state":"Ready"/);
  assert.equal(await status(), 'READY\n');
  await server.mustLxc('pause', 'c1');
  assert.equal(await status(), 'FROZEN\n');
  await server.mustLxc('start', 'c1');
  assert.equal(await status(), 'READY\n');
  assert.equal((await ask('PATCH', '/1.0', '{"state":"Started"}')).status, 200);
  await until('it is no longer ready', async () => (await status()) === 'RUNNING\n');
  for (const body of ['{"state":"Foo"}', '{', '[]']) assert.equal((await ask('PATCH', '/1.0', body)).status, 400, body);
  await ask('PATCH', '/1.0', '{"state":"Ready"}');
  await server.mustLxc('restart', '--force', 'c1');
  assert.match(await get('/1.0'), /"state":"Started"/);
  assert.equal(await status(), 'RUNNING\n');
});

test('public images can be read by those who may', async () => {
  const [image = ''] = await server.api.get<string[]>('/1.0/images');
  const fingerprint = image.split('/').at(-1) ?? '';
  const path = `/1.0/images/${fingerprint}/export`;
  assert.equal((await ask('GET', path)).status, 403);
  await set('c1', 'security.devlxd.images=true');
  assert.equal((await ask('GET', path)).status, 404); // neither public nor cached
  assert.equal((await ask('GET', `/1.0/images/${'0'.repeat(64)}/export`)).status, 404);
  await server.api.run('PATCH', image, { public: true });
  await server.mustLxc('exec', 'c1', '--', 'sh', '-c', `/guest-http GET ${path} > /answer`);
  const sum = await server.mustLxc('exec', 'c1', '--', 'sh', '-c', `sed '1,/^\r$/d' /answer | sha256sum`);
  assert.equal(sum.split(' ')[0], fingerprint);
  await server.mustLxc('config', 'unset', 'c1', 'security.devlxd.images');
  assert.equal((await ask('GET', path)).status, 403);
});

test('the socket outlives the daemon', async () => {
  await server.signal('SIGTERM');
  await server.start();
  assert.equal(await get('/1.0/config/user.who'), 'one');
});

test('a privileged container has it, one without security.devlxd has not from its next start', async () => {
  await set('c1', 'security.privileged=true');
  await server.mustLxc('restart', '--force', 'c1');
  assert.equal(await get('/'), '["/1.0"]\n');
  await set('c1', 'security.devlxd=false');
  assert.equal(await get('/'), '["/1.0"]\n');
  await server.mustLxc('restart', '--force', 'c1');
  assert.equal((await server.lxc('exec', 'c1', '--', 'test', '-e', '/dev/lxd/sock')).code, 1);
  await server.mustLxc('config', 'unset', 'c1', 'security.devlxd');
  await server.mustLxc('restart', '--force', 'c1');
  assert.equal(await get('/'), '["/1.0"]\n');
});
