import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { insertProfile } from '@lxd/store/profiles';

import { testMember } from '../testing/member.js';
import { clientPair, tlsClient } from '../testing/tls-client.js';

const count = 400;

async function memberWithProfiles(t: TestContext) {
  const member = await testMember(t);
  const config = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`user.${n}`, 'x'.repeat(80)]));
  await member.global.transaction(
    Array.from({ length: count }, (_, n) =>
      insertProfile({ project: 'default', name: `p${n}`, description: '', config, devices: {} }),
    ).flat(),
  );
  return member;
}

test('a long list is made and sent in many turns of the event loop', async (t) => {
  const member = await memberWithProfiles(t);
  await member.call('GET', '/1.0/profiles?recursion=1');
  let turns = 0;
  let going = true;
  const turn = () => {
    turns += 1;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  const before = turns;
  const listed = await member.call('GET', '/1.0/profiles?recursion=1');
  going = false;
  assert.equal((listed.body?.metadata as unknown as unknown[]).length, count + 1);
  assert.ok(turns - before >= 2 * (count / 64), `${turns - before} turns`);
});

test('large answers are compressed for clients that ask for it, over the network only', async (t) => {
  const member = await memberWithProfiles(t);
  await member.https.listen('127.0.0.1:0');
  await member.call('PATCH', '/1.0', { config: { 'core.trust_password': 'geheim' } });
  const call = tlsClient(member, await clientPair());
  assert.equal((await call('POST', '/1.0/certificates', { password: 'geheim' })).status, 201);

  const cases: readonly (readonly [path: string, accepts: string, encoding: string | undefined])[] = [
    ['/1.0/profiles?recursion=1', 'gzip', 'gzip'],
    ['/1.0/profiles?recursion=1', 'deflate, GZIP;q=0.5', 'gzip'],
    ['/1.0/profiles?recursion=1', 'deflate, br', undefined],
    ['/1.0/profiles?recursion=1', 'gzip;q=0', undefined],
    ['/1.0/profiles?recursion=1', '', undefined],
    ['/1.0/metadata/configuration', 'gzip', 'gzip'],
    ['/1.0/profiles/p1', 'gzip', undefined],
  ];
  for (const [path, accepts, encoding] of cases) {
    const { status, headers, body } = await call('GET', path, undefined, { 'Accept-Encoding': accepts });
    assert.equal(status, 200);
    assert.equal(headers['content-encoding'], encoding, `${path} ${accepts}`);
    const local = await member.call('GET', path, undefined, { 'Accept-Encoding': accepts });
    assert.equal(local.headers['content-encoding'], undefined);
    assert.deepEqual(body, local.body);
  }
});
