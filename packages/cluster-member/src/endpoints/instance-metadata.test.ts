import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import type { ImageMetadata } from '@lxd/model/api/image';

import { testMember, type TestMember } from '../testing/member.js';

const at = '/1.0/instances/c1/metadata';

/** A member with an instance c1, whose image's metadata is `yaml`. */
async function memberWithInstance(context: TestContext, yaml: string): Promise<TestMember> {
  const member = await testMember(context);
  await member.call('POST', '/1.0/storage-pools', { name: 'default', driver: 'dir' });
  const devices = { root: { type: 'disk', path: '/', pool: 'default' } };
  await member.call('PUT', '/1.0/profiles/default', { devices });
  const upload = await member.call('POST', '/1.0/images', Buffer.from('any bytes'), {
    'Content-Type': 'application/octet-stream',
  });
  const { metadata } = await member.finished(upload);
  const { fingerprint } = metadata as { fingerprint: string };
  const source = { type: 'image', fingerprint };
  await member.finished(await member.call('POST', '/1.0/instances', { name: 'c1', source }));
  member.agent.fakeInstances.get('c1')!.metadata = Buffer.from(yaml);
  return member;
}

const yaml = `architecture: x86_64
creation_date: 12
properties:
  release: 22.10
  os: Fake
templates:
  /etc/hosts:
    when: [create, start]
    template: hosts.tpl
`;

const metadata = {
  architecture: 'x86_64',
  creation_date: 12,
  expiry_date: 0,
  properties: { release: '22.10', os: 'Fake' },
  templates: {
    '/etc/hosts': {
      when: ['create', 'start'],
      create_only: false,
      template: 'hosts.tpl',
      properties: {},
    },
  },
};

const read = async (member: TestMember) =>
  (await member.call('GET', at)).body?.metadata as unknown as ImageMetadata;

test('metadata.yaml is shown as JSON', async (t) => {
  assert.deepEqual(await read(await memberWithInstance(t, yaml)), metadata);
});

test('PUT replaces the metadata, PATCH changes what it names', async (t) => {
  const member = await memberWithInstance(t, yaml);
  await member.call('PATCH', at, { properties: { os: 'Other' }, expiry_date: 5 });
  const properties = { release: '22.10', os: 'Other' };
  assert.deepEqual(await read(member), { ...metadata, properties, expiry_date: 5 });
  await member.call('PUT', at, { architecture: 'i686', creation_date: 1, properties: null });
  const empty = { properties: {}, templates: {}, expiry_date: 0 };
  assert.deepEqual(await read(member), { architecture: 'i686', creation_date: 1, ...empty });
});

test('a stale ETag changes nothing', async (t) => {
  const member = await memberWithInstance(t, yaml);
  const stale = await member.call('PUT', at, { architecture: 'i686' }, { 'If-Match': 'x' });
  assert.equal(stale.status, 412);
  assert.deepEqual(await read(member), metadata);
});

test('templates come and go', async (t) => {
  const member = await memberWithInstance(t, yaml);
  const one = `${at}/templates?path=a.tpl`;
  assert.deepEqual((await member.call('GET', `${at}/templates`)).body?.metadata, []);
  assert.equal((await member.call('POST', one, 'a {{ b }}')).status, 200);
  assert.deepEqual((await member.call('GET', `${at}/templates`)).body?.metadata, ['a.tpl']);
  const shown = await member.call('GET', one);
  assert.equal(shown.text, 'a {{ b }}');
  assert.equal(shown.headers['content-disposition'], 'inline;filename=a.tpl');
  assert.equal((await member.call('DELETE', one)).status, 200);
  const gone = await member.call('GET', one);
  assert.deepEqual([gone.status, gone.body?.error], [404, 'Template "a.tpl" not found']);
});

for (const [query, error] of [
  ['', 'missing path argument'],
  ['?path=../a', 'Invalid template filename'],
  ['?path=..', 'Invalid template filename'],
] as const) {
  test(`a template "${query}" is refused`, async (t) => {
    const member = await memberWithInstance(t, yaml);
    const answer = await member.call('POST', `${at}/templates${query}`, 'x');
    assert.deepEqual([answer.status, answer.body?.error], [400, error]);
  });
}
