import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { parseBakeryMacaroon, payloadOf } from '@lxd/client/macaroons/bakery-macaroon';
import { newKeyPair, openCaveat } from '@lxd/client/macaroons/caveat-box';
import { declare, timeBefore } from '@lxd/client/macaroons/conditions';
import { addFirstParty, bound, newMacaroon, type Macaroon } from '@lxd/client/macaroons/macaroon';
import { selfSigned } from '@lxd/client/tls/self-signed';

import { Candid, type CandidSettings } from './candid.js';

const identityServer = newKeyPair();
const settings: CandidSettings = {
  url: 'http://identity.example/',
  key: Buffer.from(identityServer.publicKey).toString('base64'),
  expirySeconds: 3600,
  domains: [],
};

function candid(differs: Partial<CandidSettings> = {}, secret = 'secret', now = () => 0): Candid {
  return new Candid({ ...settings, ...differs }, () => secret, now);
}

/** What a client has after logging in: the server's macaroon and the discharge of its caveat. */
async function loggedIn(
  from: Candid,
  conditions: readonly string[],
  { version = 3 as 2 | 3, onPrimary = [] as readonly string[] } = {},
): Promise<Macaroon[]> {
  const invitation = parseBakeryMacaroon(JSON.parse(JSON.stringify(await from.invitation(version))));
  const [caveat] = invitation.macaroon.caveats;
  assert.equal(caveat?.location, 'http://identity.example');
  const payload = payloadOf(invitation, caveat.id) ?? caveat.id;
  const { rootKey, condition } = openCaveat(payload, identityServer);
  assert.equal(condition, 'need-declared username is-authenticated-user');
  const discharge = conditions.reduce(addFirstParty, newMacaroon(rootKey, caveat.id, 'identity'));
  const primary = onPrimary.reduce(addFirstParty, invitation.macaroon);
  return [primary, bound(discharge, primary)];
}

for (const version of [2, 3] as const) {
  test(`a discharged macaroon says who it is (version ${version})`, async () => {
    const server = candid();
    const bundle = await loggedIn(server, [declare('username', 'bob')], { version });
    assert.deepEqual(server.login([bundle]), { kind: 'user', name: 'bob' });
    assert.deepEqual(candid().login([bundle]), { kind: 'user', name: 'bob' }, 'after a restart');
  });
}

const none = { kind: 'none' };

test('what was not discharged is nobody', async () => {
  const server = candid();
  const [primary] = await loggedIn(server, []);
  assert.deepEqual(server.login([]), none);
  assert.deepEqual(server.login([[primary!]]), none);
});

const nobodies: [what: string, conditions: string[], onPrimary: string[]][] = [
  ['a discharge that declares nobody', [], []],
  ['a discharge that declares an empty name', [declare('username', '')], []],
  ['a name that its holder added', [declare('username', '')], [declare('username', 'root')]],
  ['a second name that its holder added', [declare('username', 'bob')], [declare('username', 'root')]],
  ['a second name added to the discharge', [declare('username', 'bob'), declare('username', 'root')], []],
  ['a discharge that is over', [declare('username', 'bob'), timeBefore(new Date(0))], []],
  ['a limit that its holder added', [declare('username', 'bob')], [timeBefore(new Date(0))]],
  ['a condition nobody knows', [declare('username', 'bob'), 'is-a-tuesday'], []],
];

for (const [what, conditions, onPrimary] of nobodies) {
  test(`nobody: ${what}`, async () => {
    const server = candid();
    assert.deepEqual(server.login([await loggedIn(server, conditions, { onPrimary })]), none);
  });
}

test('a login is over when its time is', async () => {
  let now = 0;
  const server = candid({ expirySeconds: 10 }, 'secret', () => now);
  const bundle = await loggedIn(server, [declare('username', 'bob')]);
  now = 9_999;
  assert.equal(server.login([bundle]).kind, 'user');
  now = 10_000;
  assert.deepEqual(server.login([bundle]), none);
});

test('a login of another server, or through another identity server, is none', async () => {
  const bundle = await loggedIn(candid(), [declare('username', 'bob')]);
  assert.deepEqual(candid({}, 'another').login([bundle]), none);
  assert.deepEqual(candid({ url: 'http://other.example' }).login([bundle]), none);
  assert.deepEqual(candid({ key: Buffer.alloc(32).toString('base64') }).login([bundle]), none);
});

const domains: [name: string, want: unknown][] = [
  ['ann@good', { kind: 'user', name: 'ann@good' }],
  ['ann@bad', { kind: 'refused', why: 'Untrusted candid domain' }],
  ['ann', { kind: 'refused', why: 'Missing domain in candid reply' }],
  ['ann@good@bad', { kind: 'refused', why: 'Untrusted candid domain' }],
];

for (const [name, want] of domains) {
  test(`with domains: ${name}`, async () => {
    const server = candid({ domains: ['good'] });
    assert.deepEqual(server.login([await loggedIn(server, [declare('username', name)])]), want);
  });
}

test('without HTTPS and without a key nobody can be asked', async () => {
  await assert.rejects(candid({ key: '' }).invitation(3), /neither HTTPS nor a known public key/);
  await assert.rejects(candid({ key: 'AA==' }).invitation(3), /Invalid public key/);
});

test('over HTTPS the identity server is asked for its key, if the system trusts it', async (t) => {
  const names = ['127.0.0.1'];
  const [trusted, strange] = await Promise.all(
    [1, 2].map(() => selfSigned({ usage: 'server', commonName: 'identity', names, now: new Date() })),
  );
  const directory = await mkdtemp(join(tmpdir(), 'lxd-candid-'));
  t.after(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'trusted.crt'), trusted!.certificate);
  process.env['SSL_CERT_FILE'] = join(directory, 'trusted.crt'); // read at first use, and kept
  t.after(() => void delete process.env['SSL_CERT_FILE']);

  const asked: string[] = [];
  const urlOf = async ({ certificate, key }: { certificate: string; key: string }) => {
    const server = createServer({ cert: certificate, key }, (request, response) => {
      asked.push(request.url ?? '');
      // One of before version 3 of the protocol.
      if (request.url === '/publickey') response.end(JSON.stringify({ PublicKey: settings.key }));
      else response.writeHead(404).end();
    });
    t.after(() => server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const server = candid({ url: await urlOf(trusted!), key: '' });
  await server.invitation(3);
  await server.invitation(3);
  assert.deepEqual(asked, ['/discharge/info', '/publickey']);
  const other = candid({ url: await urlOf(strange!), key: '' });
  await assert.rejects(other.invitation(3), /self-signed|unable to verify/);
  assert.equal(asked.length, 2);
});
