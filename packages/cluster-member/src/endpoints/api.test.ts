import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testMember } from '../testing/member.js';

test('a success carries all seven keys', async (t) => {
  const member = await testMember(t);
  const { status, body, headers } = await member.call('GET', '/');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/json');
  assert.deepEqual(body, {
    type: 'sync',
    status: 'Success',
    status_code: 200,
    operation: '',
    error_code: 0,
    error: '',
    metadata: ['/1.0'],
  });
});

const failures: { call: [method: string, path: string, body?: unknown]; status: number; error: RegExp }[] = [
  { call: ['GET', '/1.0/nope'], status: 404, error: /^not found$/ },
  { call: ['GET', '/1.0/profiles/'], status: 404, error: /^not found$/ },
  { call: ['DELETE', '/1.0/events'], status: 501, error: /^not implemented$/ },
  { call: ['GET', '/1.0/profiles/none'], status: 404, error: /^Fetch profile: Profile not found$/ },
  { call: ['POST', '/1.0/profiles', '{'], status: 400, error: /^unexpected EOF$/ },
  { call: ['POST', '/1.0/profiles', ''], status: 400, error: /^EOF$/ },
  { call: ['POST', '/1.0/profiles', '[]'], status: 400, error: /^json: cannot unmarshal array into Go value of type / },
  { call: ['POST', '/1.0/profiles', { constructor: {}, name: 7 }], status: 400, error: /cannot unmarshal number into Go struct field .*name of type string/ },
  { call: ['POST', '/1.0/profiles', 'x'.repeat(9e6)], status: 413, error: /larger than/ },
  { call: ['GET', '/1.0/profiles?project=none'], status: 404, error: /^Project not found$/ },
  { call: ['GET', '/1.0/operations/none'], status: 404, error: /^Operation not found$/ },
  { call: ['GET', '/1.0/events'], status: 400, error: /upgrade/ },
  { call: ['GET', '/1.0/events?type=x'], status: 400, error: /'x' isn't a supported event type/ },
];
test('mistakes are told in an error envelope', async (t) => {
  const member = await testMember(t);
  for (const { call, status, error } of failures) {
    const answer = await member.call(...call);
    assert.equal(answer.status, status, call.join(' ').slice(0, 80));
    assert.equal(answer.body?.type, 'error');
    assert.equal(answer.body?.error_code, status);
    assert.match(answer.body?.error ?? '', error);
  }
  assert.deepEqual(member.bugs, []);
});

test('nothing but internal paths answers during set-up', async (t) => {
  const member = await testMember(t);
  member.phase = 'setup';
  const early = await member.call('GET', '/1.0');
  assert.equal(early.status, 503);
  assert.equal(early.body?.error, 'LXD daemon setup in progress');
  assert.equal((await member.call('GET', '/internal/ready')).status, 200);
});

test('while it goes down one can look but not touch', async (t) => {
  const member = await testMember(t);
  member.phase = 'stopping';
  assert.equal((await member.call('GET', '/1.0/profiles')).status, 200);
  const post = await member.call('POST', '/1.0/profiles', { name: 'p1' });
  assert.equal(post.status, 503);
  assert.equal(post.body?.error, 'LXD is shutting down');
});
