import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testMember, type TestMember } from '../testing/member.js';

interface Warning {
  readonly uuid: string;
  readonly type: string;
  readonly status: string;
  readonly severity: string;
  readonly entity_url: string;
  readonly last_message: string;
}

const list = async (member: TestMember, query = ''): Promise<Warning[]> =>
  (await member.call('GET', `/1.0/warnings?recursion=1${query}`)).body?.metadata as never;

const network = (name: string) => ({ kind: 'network', project: 'default', name }) as const;

test('a warning is acknowledged, made new again and deleted, but not resolved by hand', async (t) => {
  const member = await testMember(t);
  const { warnings } = member.services;
  await warnings.raise('missing-cgroup-pids', 'process limits will be ignored');
  const [one] = await list(member);
  assert.deepEqual(
    [one?.type, one?.status, one?.severity, one?.entity_url, one?.last_message],
    ["Couldn't find the CGroup pids controller", 'new', 'low', '', 'process limits will be ignored'],
  );
  const path = `/1.0/warnings/${one!.uuid}`;
  assert.equal((await member.call('PUT', path, { status: 'resolved' })).status, 403);
  assert.equal((await member.call('PUT', path, { status: 'acknowledged' })).status, 200);
  assert.equal((await list(member))[0]?.status, 'acknowledged');
  assert.deepEqual(await list(member, '&filter=status%20eq%20new'), []);
  assert.equal((await member.call('PATCH', path, { status: 'new' })).status, 200);
  assert.equal((await member.call('DELETE', path)).status, 200);
  assert.equal((await member.call('GET', path)).status, 404);
});

test('a network raises what is wrong with it under its own address until it is right', async (t) => {
  const member = await testMember(t);
  for (const name of ['br0', 'br1']) {
    const config = { 'ipv4.address': 'none', 'ipv6.address': 'fd00::1/80' };
    const made = await member.call('POST', '/1.0/networks', { name, type: 'bridge', config });
    assert.equal(made.status, 201, made.text);
  }
  const urls = async () => (await list(member)).map(({ entity_url, status }) => `${entity_url} ${status}`);
  assert.deepEqual(await urls(), ['/1.0/networks/br0 new', '/1.0/networks/br1 new']);
  await member.call('PATCH', '/1.0/networks/br0', { config: { 'ipv6.address': 'fd00::1/64' } });
  assert.deepEqual(await urls(), ['/1.0/networks/br0 resolved', '/1.0/networks/br1 new']);
});

test('what is raised alone resolves the rest of its type', async (t) => {
  const member = await testMember(t);
  const { warnings } = member.services;
  for (const name of ['br0', 'br1']) {
    const config = { 'ipv4.address': 'none', 'ipv6.address': 'none' };
    await member.call('POST', '/1.0/networks', { name, type: 'bridge', config });
    await warnings.raise('network-unavailable', 'gone', network(name));
  }
  await warnings.raiseOnly('network-unavailable', [{ message: 'still', entity: network('br1') }]);
  assert.deepEqual(
    (await list(member)).map(({ last_message, status, severity }) => [last_message, status, severity]),
    [['gone', 'resolved', 'high'], ['still', 'new', 'high']],
  );
});
