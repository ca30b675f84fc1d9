import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test, type TestContext } from 'node:test';

import { testMember, type TestMember } from '../testing/member.js';
import { clientPair, tlsClient, type TlsCall } from '../testing/tls-client.js';
import { routes } from './index.js';

/** A client confined to project `a`, on a server that also has `b`. */
async function confined(
  context: TestContext,
  features: Readonly<Record<string, string>> = {},
): Promise<{ member: TestMember; call: TlsCall; stranger: TlsCall }> {
  const member = await testMember(context);
  await member.https.listen('127.0.0.1:0');
  for (const name of ['a', 'b']) {
    const config = name === 'a' ? features : {};
    assert.equal((await member.call('POST', '/1.0/projects', { name, config })).status, 201);
  }
  const pair = await clientPair();
  const certificate = new X509Certificate(pair.certificate).raw.toString('base64');
  const body = { name: 'confined', certificate, restricted: true, projects: ['a'] };
  assert.equal((await member.call('POST', '/1.0/certificates', body)).status, 201);
  return { member, call: tlsClient(member, pair), stranger: tlsClient(member, null) };
}

/** What any client may ask for, and why that tells or changes nothing of other projects. */
const forEveryClient: Readonly<Record<string, string>> = {
  'GET /1.0/certificates': 'readable, as in LXD',
  'GET /1.0/certificates/{fingerprint}': 'readable, as in LXD',
  'PATCH /1.0/certificates/{fingerprint}': 'its own certificate only',
  'PUT /1.0/certificates/{fingerprint}': 'its own certificate only',
  'GET /1.0/cluster': 'names no projects',
  'GET /1.0/cluster/members': 'names no projects',
  'GET /1.0/cluster/members/{name}': 'names no projects',
  'GET /1.0/events': 'of its projects',
  'GET /1.0/metadata/configuration': 'documentation',
  'GET /1.0/openapi.json': 'documentation',
  'GET /1.0/operations': 'of its projects',
  'DELETE /1.0/operations/{id}': 'those it could have started',
  'GET /1.0/operations/{id}': 'of its projects',
  'GET /1.0/projects': 'its own',
  'GET /1.0/projects/{name}': 'its own',
  'PATCH /1.0/projects/{name}': 'with a right that no certificate gives',
  'PUT /1.0/projects/{name}': 'with a right that no certificate gives',
  'GET /1.0/projects/{name}/state': 'its own',
  'GET /1.0/resources': 'the host, as in LXD',
  'GET /1.0/storage-pools': 'the users it may see',
  'GET /1.0/storage-pools/{pool}': 'the users it may see',
  'GET /1.0/storage-pools/{pool}/resources': 'the host, as in LXD',
};

/** What strangers may ask for. */
const forEverybody: Readonly<Record<string, string>> = {
  'GET /': 'versions',
  'GET /1.0': 'the public part',
  'POST /1.0/certificates': 'with a password or token',
  'GET /1.0/images': 'public ones',
  'POST /1.0/images': 'with a secret',
  'GET /1.0/images/aliases/{name...}': 'of public images',
  'GET /1.0/images/{fingerprint}': 'public ones',
  'GET /1.0/images/{fingerprint}/export': 'public ones, or with a secret',
  'GET /1.0/metrics': 'not without being let',
  'GET /1.0/operations/{id}/wait': 'with a secret',
  'GET /1.0/operations/{id}/websocket': 'with a secret',
  'POST /internal/cluster/accept': 'with a token or the password',
};

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const pathOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, 'x');
const built = routes.filter(({ summary, path }) => summary !== 'Not built yet' && !isAlias(path));

/** The same endpoints under their older names. */
function isAlias(path: string): boolean {
  return path.startsWith('/1.0/containers') || path.startsWith('/1.0/virtual-machines');
}

test('what needs no right in a project was looked at, endpoint by endpoint', () => {
  const open = built.filter(({ access }) => access === 'logged-in').map(nameOf);
  assert.deepEqual(open.sort(), Object.keys(forEveryClient).sort());
  const public_ = built.filter(({ access }) => ['untrusted', 'metrics'].includes(access)).map(nameOf);
  assert.deepEqual(public_.sort(), Object.keys(forEverybody).sort());
});

test('no endpoint serves a confined client in another project, nor in all', async (t) => {
  const { call } = await confined(t);
  const elsewhere = ['', '?project=b', '?project=default', '?all-projects=true', '?project=b&project=a'];
  for (const route of routes) {
    const { method, path, access } = route;
    if (access === 'untrusted' || access === 'logged-in') continue;
    const where = access === 'admin' || access === 'internal' ? [...elsewhere, '?project=a'] : elsewhere;
    for (const query of where) {
      if (access === 'metrics' && query === '?all-projects=true') continue; // not a parameter there
      const { status } = await call(method, `${pathOf(path)}${query}`, method === 'GET' ? undefined : {});
      assert.equal(status, 403, `${method} ${path}${query}`);
    }
  }
});

test('no endpoint but those for everybody serves a stranger', async (t) => {
  const { stranger } = await confined(t);
  for (const { method, path, access } of routes) {
    if (access === 'untrusted') continue;
    for (const query of ['', '?project=a', '?secret=']) {
      const { status } = await stranger(method, `${pathOf(path)}${query}`, method === 'GET' ? undefined : {});
      assert.equal(status, 403, `${method} ${path}${query}`);
    }
  }
});

test('its own project serves it', async (t) => {
  const { call } = await confined(t);
  for (const path of ['instances', 'profiles', 'images', 'images/aliases', 'networks', 'operations']) {
    assert.equal((await call('GET', `/1.0/${path}?project=a`)).status, 200, path);
  }
  assert.equal((await call('POST', '/1.0/profiles?project=a', { name: 'mine' })).status, 201);
  assert.deepEqual((await call('GET', '/1.0/projects')).body?.metadata, ['/1.0/projects/a']);
});

const shared: [feature: string, method: string, path: string, body: unknown][] = [
  ['features.profiles', 'POST', '/1.0/profiles', { name: 'x' }],
  ['features.profiles', 'PATCH', '/1.0/profiles/default', { config: { 'security.privileged': 'true' } }],
  ['features.profiles', 'PUT', '/1.0/profiles/default', {}],
  ['features.profiles', 'POST', '/1.0/profiles/shared', { name: 'taken' }],
  ['features.profiles', 'DELETE', '/1.0/profiles/shared', undefined],
  ['features.images', 'POST', '/1.0/images', { source: { type: 'instance', name: 'x' } }],
  ['features.images', 'DELETE', '/1.0/images/00', undefined],
  ['features.images', 'POST', '/1.0/images/aliases', { name: 'x', target: '00' }],
  ['features.networks', 'POST', '/1.0/networks', { name: 'x' }],
  ['features.networks', 'PATCH', '/1.0/networks/x', {}],
  ['features.networks', 'DELETE', '/1.0/networks/x', undefined],
];

for (const [feature, method, path, body] of shared) {
  test(`what a project shares with default is not its to change: ${method} ${path}`, async (t) => {
    const { member, call } = await confined(t, { [feature]: 'false' });
    await member.call('POST', '/1.0/profiles', { name: 'shared' });
    const { status } = await call(method, `${path}?project=a`, body);
    assert.equal(status, 403);
  });
}

test('what it shares can be used', async (t) => {
  const { call } = await confined(t, { 'features.profiles': 'false' });
  assert.deepEqual((await call('GET', '/1.0/profiles?project=a')).body?.metadata, [
    '/1.0/profiles/default',
  ]);
});

test("what others have in a pool isn't told", async (t) => {
  const { member, call } = await confined(t);
  const pool = { name: 'p', driver: 'dir', config: {} };
  assert.equal((await member.call('POST', '/1.0/storage-pools', pool)).status, 201);
  const devices = { root: { type: 'disk', path: '/', pool: 'p' } };
  for (const project of ['a', 'b', 'default']) {
    const path = `/1.0/profiles/default?project=${project}`;
    assert.equal((await member.call('PATCH', path, { devices })).status, 200);
  }
  const uses = async (ask: TlsCall, path: string): Promise<string[]> => {
    const found = (await ask('GET', path)).body?.metadata as unknown;
    const one = (Array.isArray(found) ? found[0] : found) as { used_by: string[] };
    return one.used_by;
  };
  for (const path of ['/1.0/storage-pools/p', '/1.0/storage-pools?recursion=1']) {
    assert.equal((await uses(member.call, path)).length, 3);
    assert.deepEqual(await uses(call, path), ['/1.0/profiles/default?project=a']);
  }
});

test('operations of others can neither be seen nor waited for nor ended', async (t) => {
  const { member, call } = await confined(t);
  await member.call('PATCH', '/1.0', { config: { 'core.https_address': '127.0.0.1:0' } });
  const token = await member.call('POST', '/1.0/certificates', { name: 'x', token: true });
  assert.equal(token.status, 202);
  const path = token.body?.operation ?? '';
  assert.equal((await call('GET', path)).status, 403);
  assert.equal((await call('GET', `${path}/wait?timeout=0`)).status, 403);
  assert.equal((await call('GET', `${path}/wait?timeout=0&secret=x`)).status, 403);
  assert.equal((await call('DELETE', path)).status, 403);
  const listed = await call('GET', '/1.0/operations?project=default&recursion=1');
  assert.deepEqual(listed.body?.metadata, {});
});

test('a certificate without projects sees none', async (t) => {
  const { member } = await confined(t);
  const pair = await clientPair();
  const certificate = new X509Certificate(pair.certificate).raw.toString('base64');
  await member.call('POST', '/1.0/certificates', { name: 'none', certificate, restricted: true });
  const call = tlsClient(member, pair);
  assert.deepEqual((await call('GET', '/1.0/projects')).body?.metadata, []);
  for (const project of ['default', 'a', 'b']) {
    assert.equal((await call('GET', `/1.0/instances?project=${project}`)).status, 403);
  }
  const server = (await call('GET', '/1.0')).body?.metadata as unknown as { auth: string; config?: unknown };
  assert.deepEqual([server.auth, server.config], ['trusted', undefined]);
});

test('it cannot give itself rights', async (t) => {
  const { member, call } = await confined(t);
  const [entry] = (await member.call('GET', '/1.0/certificates?recursion=1')).body?.metadata as unknown as [
    { fingerprint: string },
  ];
  const path = `/1.0/certificates/${entry.fingerprint}`;
  const tries: [string, string, unknown][] = [
    ['PATCH', path, { restricted: false }],
    ['PATCH', path, { projects: ['a', 'b'] }],
    ['PATCH', path, { name: 'other' }],
    ['PATCH', path, { type: 'metrics' }],
    ['PUT', path, { ...entry, restricted: false }],
    ['DELETE', path, undefined],
    ['POST', '/1.0/certificates', { token: true, name: 'x' }],
    ['POST', '/1.0/certificates', { certificate: 'AA==', name: 'x' }],
    ['POST', '/1.0/certificates', { certificate: 'AA==', password: 'guess' }],
    ['PATCH', '/1.0', { config: { 'core.trust_password': 'x' } }],
    ['PATCH', '/1.0/projects/a', { config: { restricted: 'false' } }],
    ['POST', '/1.0/cluster/groups', { name: 'x' }],
  ];
  for (const [method, target, body] of tries) {
    const { status } = await call(method, target, body);
    assert.equal(status, 403, `${method} ${target} ${JSON.stringify(body)}`);
  }
});
