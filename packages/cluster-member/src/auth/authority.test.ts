import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { testMember } from '../testing/member.js';
import { opensslAuthority } from '../testing/openssl-authority.js';
import { clientPair, tlsClient } from '../testing/tls-client.js';
import { Authority, readAuthority } from './authority.js';

const auth = (answer: { body: { metadata: unknown } | null }) =>
  (answer.body?.metadata as { auth: string }).auth;

const password = { type: 'client', password: 'geheim' };

test('in PKI mode only certificates of the authority can be trusted, and not without being added', async (t) => {
  const ca = await opensslAuthority(t);
  const member = await testMember(t, new Authority(ca.certificate, await ca.revocations('0BAD')));
  await member.https.listen('127.0.0.1:0');
  await member.call('PATCH', '/1.0', { config: { 'core.trust_password': 'geheim' } });
  const good = tlsClient(member, await ca.issue('good', '0100'));
  const revoked = tlsClient(member, await ca.issue('revoked', '0BAD'));
  const foreign = tlsClient(member, await clientPair());

  assert.equal(auth(await good('GET', '/1.0')), 'untrusted');
  for (const [what, call] of [['revoked', revoked], ['foreign', foreign]] as const) {
    const refused = await call('POST', '/1.0/certificates', password);
    assert.deepEqual([refused.status, refused.body?.error], [400, 'No client certificate provided'], what);
  }
  assert.equal((await good('POST', '/1.0/certificates', password)).status, 201);
  assert.equal(auth(await good('GET', '/1.0')), 'trusted');
});

test('a stored certificate that the authority did not issue, or revoked, counts for nothing', async (t) => {
  const ca = await opensslAuthority(t);
  const member = await testMember(t, new Authority(ca.certificate, await ca.revocations('0BAD')));
  await member.https.listen('127.0.0.1:0');
  for (const pair of [await clientPair(), await ca.issue('revoked', '0BAD')]) {
    const certificate = new X509Certificate(pair.certificate).raw.toString('base64');
    assert.equal((await member.call('POST', '/1.0/certificates', { certificate })).status, 201);
    assert.equal(auth(await tlsClient(member, pair)('GET', '/1.0')), 'untrusted');
  }
});

test('core.trust_ca_certificates trusts them unseen, but a stored restriction holds', async (t) => {
  const ca = await opensslAuthority(t);
  const member = await testMember(t, new Authority(ca.certificate, await ca.revocations('0BAD')));
  await member.https.listen('127.0.0.1:0');
  await member.call('PATCH', '/1.0', { config: { 'core.trust_ca_certificates': 'true' } });
  const pair = await ca.issue('good', '0100');
  const good = tlsClient(member, pair);
  assert.equal((await good('GET', '/1.0/profiles')).status, 200);
  assert.equal(auth(await tlsClient(member, await ca.issue('revoked', 'BAD'))('GET', '/1.0')), 'untrusted');
  assert.equal(auth(await tlsClient(member, await clientPair())('GET', '/1.0')), 'untrusted');

  const certificate = new X509Certificate(pair.certificate).raw.toString('base64');
  await member.call('POST', '/1.0/certificates', { certificate, restricted: true });
  assert.equal((await good('GET', '/1.0/profiles')).status, 403);
  await member.call('PATCH', '/1.0', { config: { 'core.trust_ca_certificates': '' } });
  assert.equal(auth(await good('GET', '/1.0')), 'trusted');
});

test('another authority of the same name issued nothing', async (t) => {
  const [ours, theirs] = [await opensslAuthority(t), await opensslAuthority(t)];
  const forged = new X509Certificate((await theirs.issue('x', '01')).certificate);
  assert.equal(new Authority(ours.certificate, null).issued(forged), false);
  assert.equal(new Authority(`${ours.certificate}\n${theirs.certificate}`, null).issued(forged), true);
});

test('a client that the authority issued is itself no authority', async (t) => {
  const ca = await opensslAuthority(t);
  const { certificate } = await ca.issue('x', '01');
  assert.equal(new Authority(certificate, null).issued(new X509Certificate(certificate)), false);
});

test('new revocations count while the server runs', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'lxd-pki-'));
  t.after(() => rm(directory, { recursive: true }));
  assert.equal(await readAuthority(directory), null);
  const ca = await opensslAuthority(t);
  await writeFile(join(directory, 'server.ca'), ca.certificate);
  const authority = (await readAuthority(directory))!;
  t.after(() => authority.close());
  const warned: string[] = [];
  authority.follow(directory, (message) => warned.push(message));
  assert.equal(authority.revoked('7F'), false);
  await writeFile(join(directory, 'new'), await ca.revocations('7F'));
  await rename(join(directory, 'new'), join(directory, 'ca.crl'));
  const deadline = Date.now() + 20_000;
  while (!authority.revoked('7F') && Date.now() < deadline) await new Promise(setImmediate);
  assert.equal(authority.revoked('7F'), true, warned.join());

  await writeFile(join(directory, 'ca.crl'), 'rubbish');
  await assert.rejects(readAuthority(directory), /Cannot use server.ca and ca.crl/);
  assert.equal(authority.revoked('7F'), true);
});
