import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';

import { WebSocket } from 'ws';

import { fingerprint, type SelfSigned } from '@lxd/client/tls/self-signed';

import { testMember, type Answer } from '../testing/member.js';
import { clientPair, tlsClient as client } from '../testing/tls-client.js';

const base64 = (pair: SelfSigned) => new X509Certificate(pair.certificate).raw.toString('base64');

const auth = (answer: Answer) =>
  (answer.body?.metadata as unknown as { auth: string; environment?: unknown }).auth;

test('a stranger sees little, and is let in with the password', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  const pair = await clientPair();
  const call = client(member, pair);

  const open = await call('GET', '/1.0');
  assert.equal(auth(open), 'untrusted');
  assert.equal('environment' in (open.body?.metadata as unknown as object), false);
  for (const [method, path] of [
    ['GET', '/1.0/profiles'],
    ['GET', '/1.0/certificates'],
    ['GET', '/1.0/events'],
    ['GET', '/internal/ready'],
    ['POST', '/1.0/instances'],
  ] as const) {
    const refused = await call(method, path);
    assert.deepEqual([refused.status, refused.body?.error], [403, 'not authorized'], path);
  }

  assert.equal((await call('POST', '/1.0/certificates', { password: 'guess' })).status, 403);
  await member.call('PATCH', '/1.0', { config: { 'core.trust_password': 'geheim' } });
  assert.equal((await call('POST', '/1.0/certificates', { password: 'guess' })).status, 403);
  const added = await call('POST', '/1.0/certificates', { password: 'geheim', restricted: true });
  assert.equal(added.status, 201);
  assert.equal(added.headers.location, `/1.0/certificates/${fingerprint(pair.certificate)}`);

  assert.equal(auth(await call('GET', '/1.0')), 'trusted');
  assert.equal((await call('GET', '/1.0/profiles')).status, 200);
  assert.equal((await call('GET', '/internal/ready')).status, 403);
  const removed = fingerprint(pair.certificate).slice(0, 12);
  assert.equal((await member.call('DELETE', `/1.0/certificates/${removed}`)).status, 200);
  assert.equal((await call('GET', '/1.0/profiles')).status, 403);
});

test('a token lets one client in, with the rights it was made for', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  await member.call('POST', '/1.0/projects', { name: 'a' });
  const made = await member.call('POST', '/1.0/certificates', {
    name: 'tok',
    token: true,
    restricted: true,
    projects: ['a'],
  });
  assert.equal(made.status, 202);
  const operation = made.body?.metadata as unknown as {
    class: string;
    metadata: { secret: string; addresses: string[]; fingerprint: string };
  };
  assert.equal(operation.class, 'token');
  const { secret, addresses } = operation.metadata;
  const token = { client_name: 'tok', fingerprint: operation.metadata.fingerprint, addresses, secret };
  const password = Buffer.from(JSON.stringify(token)).toString('base64');

  const call = client(member, await clientPair());
  assert.equal((await call('POST', '/1.0/certificates', { password, name: 'other' })).status, 201);
  const again = client(member, await clientPair());
  assert.equal((await again('POST', '/1.0/certificates', { password })).status, 403);

  assert.deepEqual((await call('GET', '/1.0/projects')).body?.metadata, ['/1.0/projects/a']);
  assert.equal((await call('GET', '/1.0/profiles?project=a')).status, 200);
  for (const [method, path] of [
    ['GET', '/1.0/profiles'],
    ['GET', '/1.0/projects/default'],
    ['GET', '/1.0/instances?all-projects=true'],
    ['GET', '/1.0/events?type=logging&project=a'],
    ['GET', '/1.0/warnings'],
    ['PATCH', '/1.0'],
    ['POST', '/1.0/storage-pools'],
    ['PUT', '/1.0/projects/a'],
    ['DELETE', '/1.0/certificates/00'],
  ] as const) {
    assert.equal((await call(method, path, {})).status, 403, `${method} ${path}`);
  }
  const view = (await call('GET', '/1.0')).body?.metadata as unknown as { config?: unknown };
  assert.equal(view.config, undefined);
});

test('a client may renew its own certificate and nothing else of its entry', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  const [pair, next] = await Promise.all([clientPair(), clientPair()]);
  await member.call('POST', '/1.0/certificates', {
    name: 'me',
    certificate: base64(pair),
    restricted: true,
  });
  const call = client(member, pair);
  const path = `/1.0/certificates/${fingerprint(pair.certificate)}`;
  const more = await call('PATCH', path, { restricted: false });
  assert.deepEqual([more.status, more.body?.error], [403, 'Only the certificate can be changed']);
  assert.equal((await call('PATCH', path, { certificate: next.certificate })).status, 200);
  assert.equal(auth(await call('GET', '/1.0')), 'untrusted');
  assert.equal(auth(await client(member, next)('GET', '/1.0')), 'trusted');
});

test('what is no certificate, or one already known, is refused', async (t) => {
  const member = await testMember(t);
  const pair = await clientPair();
  const add = (certificate: string) => member.call('POST', '/1.0/certificates', { certificate });
  assert.equal((await add('bm9wZQ==')).status, 400);
  assert.equal((await add('')).body?.error, 'Client is already trusted');
  assert.equal((await add(base64(pair))).status, 201);
  const twice = await add(base64(pair));
  assert.deepEqual([twice.status, twice.body?.error], [500, 'Certificate already in trust store']);
});

test('a certificate for metrics gives metrics and nothing else', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  const pair = await clientPair();
  const body = { name: 'prometheus', type: 'metrics', certificate: base64(pair) };
  assert.equal((await member.call('POST', '/1.0/certificates', body)).status, 201);
  const call = client(member, pair);
  assert.notEqual((await call('GET', '/1.0/metrics')).status, 403);
  assert.equal(auth(await call('GET', '/1.0')), 'untrusted');
  for (const path of ['/1.0/instances', '/1.0/certificates', '/1.0/events', '/1.0/operations']) {
    assert.equal((await call('GET', path)).status, 403, path);
  }
  const path = `/1.0/certificates/${fingerprint(pair.certificate)}`;
  assert.equal((await call('PATCH', path, { type: 'client' })).status, 403);

  const stranger = client(member, null);
  assert.equal((await stranger('GET', '/1.0/metrics')).status, 403);
  await member.call('PATCH', '/1.0', { config: { 'core.metrics_authentication': 'false' } });
  assert.notEqual((await stranger('GET', '/1.0/metrics')).status, 403);
  assert.equal((await stranger('GET', '/1.0/instances')).status, 403);
});

test('a certificate that is removed or restricted hears no more events', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  const listen = async (path: string, restricted: boolean) => {
    const pair = await clientPair();
    const body = { name: path, certificate: base64(pair), restricted, projects: ['default'] };
    assert.equal((await member.call('POST', '/1.0/certificates', body)).status, 201);
    const url = `wss://127.0.0.1:${member.https.port()}${path}`;
    const socket = new WebSocket(url, { cert: pair.certificate, key: pair.key, rejectUnauthorized: false });
    await once(socket, 'open');
    return { socket, path: `/1.0/certificates/${fingerprint(pair.certificate)}` };
  };
  const removed = await listen('/1.0/events?type=operation', false);
  const restricted = await listen('/1.0/events?type=logging', false);
  const kept = await listen('/1.0/events?type=operation', true);
  const gone = Promise.all([once(removed.socket, 'close'), once(restricted.socket, 'close')]);
  assert.equal((await member.call('PATCH', restricted.path, { restricted: true })).status, 200);
  assert.equal((await member.call('DELETE', removed.path)).status, 200);
  await gone;
  assert.equal(kept.socket.readyState, WebSocket.OPEN);
  kept.socket.terminate();
});
