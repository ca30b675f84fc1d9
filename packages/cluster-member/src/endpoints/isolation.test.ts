import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { dumpTables } from '../testing/dump-tables.js';
import { mark, twoProjects } from '../testing/two-projects.js';
import type { Endpoint } from '../http/endpoint.js';
import { endpoints } from './index.js';

// A client confined to project `mine` tries to get at objects of `theirs` and of `default`,
// through every endpoint there is.

/** What path parameters may be called; by the part of the path before them. */
const veiledNames: Readonly<Record<string, string>> = {
  aliases: 'veiled-alias',
  instances: 'veiled-instance',
  networks: 'veiled-net',
  profiles: 'veiled-profile',
  projects: 'theirs',
  'storage-pools': 'pool',
  volumes: 'custom',
  '{type}': 'veiled-volume',
};

/** The endpoint's path with names of the others' objects. */
function secretPath({ path }: Endpoint, secretImage: string): string {
  const parts = path.split('/');
  return parts
    .map((part, index) => {
      if (!part.startsWith('{')) return part;
      const before = parts[index - 1] ?? '';
      return before === 'images' ? secretImage : (veiledNames[before] ?? 'veiled-thing');
    })
    .join('/');
}

const reads = endpoints.filter(({ method, path }) => method === 'GET' && path !== '/1.0/events');
const writes = endpoints.filter(({ method }) => !['GET', 'HEAD'].includes(method));

test('no list tells of objects of another project', async (t) => {
  const { call } = await twoProjects(t);
  for (const { path } of reads.filter((one) => !one.path.includes('{'))) {
    for (const query of ['', 'project=mine', 'project=theirs', 'all-projects=true']) {
      for (const level of [0, 1, 2]) {
        const answer = await call('GET', `${path}?${query}&recursion=${level}`);
        assert.ok(!answer.text.includes(mark), `GET ${path}?${query} tells ${answer.text}`);
        assert.ok(answer.status < 500 || answer.status === 501, `GET ${path}: ${answer.text}`);
      }
    }
  }
});

test('what all projects share tells of users in the own one only', async (t) => {
  const { call, member } = await twoProjects(t);
  const pool = await call('GET', '/1.0/storage-pools/pool');
  assert.deepEqual((pool.body?.metadata as unknown as { used_by: string[] }).used_by.sort(), [
    '/1.0/instances/own?project=mine',
    '/1.0/profiles/default?project=mine',
  ]);
  const all = await member.call('GET', '/1.0/storage-pools/pool');
  assert.ok(all.text.includes(mark), 'an administrator sees every user');
  const { headers } = await call('GET', '/1.0/storage-pools/pool');
  assert.equal(headers.etag, all.headers.etag);
});

test('no object of another project is shown, whichever project is named', async (t) => {
  const { call, secretImage } = await twoProjects(t);
  for (const one of reads.filter(({ path }) => path.includes('{'))) {
    const path = secretPath(one, secretImage);
    for (const query of ['', 'project=mine', 'project=theirs', 'all-projects=true']) {
      const answer = await call('GET', `${path}?${query}`);
      const told = JSON.stringify(answer.body?.metadata ?? answer.text);
      if (answer.status < 300) assert.ok(!told.includes(mark), `GET ${path}?${query} tells ${told}`);
      const empty = answer.status === 200 && (told === '[]' || told === '{}');
      const refused = !path.includes(mark) || empty || answer.status >= 400;
      assert.ok(refused, `GET ${path}?${query}: ${answer.text}`);
      assert.ok(answer.status < 500 || answer.status === 501, `GET ${path}?${query}: ${answer.text}`);
    }
  }
});

test('nothing of another project is changed, whichever project is named', async (t) => {
  const { call, member, secretImage } = await twoProjects(t);
  await call('GET', '/1.0'); // a first look is noted with the certificate
  const before = await dumpTables(member.global);
  for (const one of writes) {
    const path = secretPath(one, secretImage);
    // What is created without a name of the others' comes into the own project.
    const queries = path.includes(mark) ? ['', 'project=mine', 'project=theirs'] : ['', 'project=theirs'];
    for (const query of queries) {
      const answer = await call(one.method, `${path}?${query}`, bodyFor(one));
      const what = `${one.method} ${path}?${query}: ${answer.text}`;
      assert.ok(answer.status >= 400, what);
      assert.ok(answer.status < 500 || answer.status === 501, what);
      if (query === 'project=theirs' && /^(manage|operate|view)/.test(one.access)) {
        assert.equal(answer.status, 403, what);
      }
    }
  }
  assert.deepEqual(await dumpTables(member.global), before);
  assert.deepEqual(member.bugs, []);
});

/** A body that would be taken, were it allowed. */
function bodyFor({ path }: Endpoint): unknown {
  if (path.endsWith('/state')) return { action: 'start', state: { action: 'start' } };
  return { name: 'taken', target: 'x', config: { 'user.a': 'b' }, state: { action: 'start' } };
}

const references: { name: string; body: (image: string) => object }[] = [
  { name: 'an image by fingerprint', body: (fingerprint) => ({ source: { type: 'image', fingerprint } }) },
  { name: 'an image by a part of its fingerprint', body: (image) => ({ source: { type: 'image', fingerprint: image.slice(0, 8) } }) },
  { name: 'an image by fingerprint and project', body: (fingerprint) => ({ source: { type: 'image', fingerprint, project: 'theirs' } }) },
  { name: 'an image by alias', body: () => ({ source: { type: 'image', alias: 'veiled-alias' } }) },
  { name: 'an image by properties', body: () => ({ source: { type: 'image', properties: { os: 'veiled-os' } } }) },
  { name: 'an instance to copy', body: () => ({ source: { type: 'copy', source: 'veiled-instance' } }) },
  { name: 'an instance to copy and its project', body: () => ({ source: { type: 'copy', source: 'veiled-instance', project: 'theirs' } }) },
  { name: 'a profile', body: () => ({ source: { type: 'none' }, profiles: ['default', 'veiled-profile'] }) },
  { name: 'a network', body: () => ({ source: { type: 'none' }, devices: { eth0: { type: 'nic', network: 'veiled-net' } } }) },
  { name: 'a volume', body: () => ({ source: { type: 'none' }, devices: { d: { type: 'disk', pool: 'pool', source: 'veiled-volume', path: '/mnt' } } }) },
  { name: "a volume by its name on disk", body: () => ({ source: { type: 'none' }, devices: { d: { type: 'disk', pool: 'pool', source: '../custom/theirs_veiled-volume', path: '/mnt' } } }) },
]; // prettier-ignore
test("an instance is not made of what is another project's", async (t) => {
  const { call, member, secretImage } = await twoProjects(t);
  for (const { name, body } of references) {
    const answer = await call('POST', '/1.0/instances?project=mine', { name: 'x', ...body(secretImage) });
    const failed = answer.status >= 400 || (await member.finished(answer))['status_code'] === 400;
    assert.ok(failed, `${name}: ${answer.text}`);
    const made = await call('GET', '/1.0/instances/x?project=mine');
    assert.equal(made.status, 404, name);
  }
});

test('a project does not gain rights by its own objects', async (t) => {
  const { call, member, secretImage } = await twoProjects(t);
  const refused: [string, string, unknown][] = [
    ['PATCH', '/1.0/projects/mine', { config: { restricted: 'false' } }],
    ['PUT', '/1.0/projects/mine', { config: {} }],
    ['POST', '/1.0/projects', { name: 'more' }],
    ['POST', '/1.0/projects/theirs', { name: 'mine2' }],
    ['POST', '/1.0/images/aliases?project=mine', { name: 'a', target: secretImage }],
    ['POST', '/1.0/instances/own?project=mine', { name: 'own', project: 'theirs', migration: true }],
    ['PUT', '/1.0/instances/own?project=mine', { profiles: ['veiled-profile'] }],
    ['PATCH', '/1.0/instances/own?project=mine', { profiles: ['veiled-profile'] }],
  ];
  for (const [method, path, body] of refused) {
    const answer = await call(method, path, body);
    const failed = answer.status >= 400 || (await member.finished(answer))['status_code'] === 400;
    assert.ok(failed, `${method} ${path}: ${answer.text}`);
  }
  const moved = await member.call('GET', '/1.0/instances/own?project=theirs');
  assert.equal(moved.status, 404);
});

test('an operation of another project is neither seen, waited for, cancelled nor entered', async (t) => {
  const { call, member } = await twoProjects(t);
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  t.after(() => end());
  const operation = member.services.operations.create(
    {
      description: 'veiled work',
      class: 'websocket',
      permission: 'operate-containers',
      cancellable: true,
      sockets: ['0'],
      run: () => ended,
    },
    { project: 'theirs', requestor: null },
  );
  const path = `/1.0/operations/${operation.id}`;
  for (const query of ['', '?project=mine', '?project=theirs', '?all-projects=true']) {
    assert.ok(!(await call('GET', `/1.0/operations${query}`)).text.includes(operation.id));
    for (const [method, below] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/wait'],
    ] as const) {
      const answer = await call(method, `${path}${below}${query}`);
      assert.equal(answer.status, 403, `${method} ${path}${below}${query}: ${answer.text}`);
    }
  }
  for (const secret of ['', 'guess', '0']) {
    const answer = await call('GET', `${path}/websocket?secret=${secret}`);
    assert.ok(answer.status >= 400, answer.text);
    assert.equal((await call('GET', `${path}/wait?secret=${secret}`)).status, 403);
  }
  assert.equal(operation.view().status, 'Pending');
});

test('events of another project are not heard', async (t) => {
  const { call, member } = await twoProjects(t);
  for (const query of ['', '?project=theirs', '?all-projects=true', '?project=mine&type=logging']) {
    const answer = await call('GET', `/1.0/events${query}`);
    assert.equal(answer.status, 403, query);
  }
  // The hub itself, as a listener of `mine` that may not see everything.
  const socket = member.websocket('/1.0/events?project=mine&type=lifecycle,operation');
  await once(socket, 'open');
  const heard: string[] = [];
  const own = new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString());
      if (data.toString().includes('own-profile')) resolve();
    }),
  );
  await member.call('POST', '/1.0/profiles?project=theirs', { name: 'veiled-2' });
  await member.call('POST', '/1.0/profiles', { name: 'veiled-3' });
  await member.finished(
    await member.call('PUT', '/1.0/instances/veiled-instance?project=theirs', { profiles: ['default'] }),
  );
  await member.call('POST', '/1.0/profiles?project=mine', { name: 'own-profile' });
  await own;
  assert.ok(!heard.join('\n').includes(mark), heard.join('\n'));
});

const tricks = [
  '/1.0/instances/..%2Ftheirs_veiled-instance/logs/lxc.log',
  '/1.0/instances/own/logs/..%2F..%2Ftheirs_veiled-instance%2Flxc.log',
  '/1.0/instances/own/logs/..%2Flxd.log',
  '/1.0/instances/theirs_veiled-instance/logs',
  '/1.0/instances/own%2F..%2Fveiled-instance',
  '/1.0/storage-pools/pool/volumes/custom/theirs_veiled-volume',
  '/1.0/storage-pools/pool/volumes/custom/..%2Ftheirs_veiled-volume',
  '/1.0/profiles/veiled-profile',
  '/1.0/images/aliases/veiled-alias',
];
test('names that would lead out of the own project lead nowhere', async (t) => {
  const { call } = await twoProjects(t);
  for (const path of tricks) {
    const answer = await call('GET', `${path}?project=mine`);
    assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status} ${answer.text}`);
  }
});
