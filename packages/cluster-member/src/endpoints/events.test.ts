import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import type { WebSocket } from 'ws';

import { testMember } from '../testing/member.js';

async function opened(socket: WebSocket): Promise<WebSocket> {
  await once(socket, 'open');
  return socket;
}

async function next(socket: WebSocket): Promise<Record<string, unknown>> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString()) as Record<string, unknown>;
}

test('a listener hears of what happens, with who did it', async (t) => {
  const member = await testMember(t);
  const socket = await opened(member.websocket('/1.0/events?type=lifecycle'));
  const heard = next(socket);
  await member.call('POST', '/1.0/profiles', { name: 'p1' });
  const event = await heard;
  assert.equal(event['type'], 'lifecycle');
  assert.equal(event['project'], 'default');
  assert.deepEqual(event['metadata'], {
    action: 'profile-created',
    source: '/1.0/profiles/p1',
    requestor: { username: 'root', protocol: 'unix', address: '@' },
  });
});

test('a listener of one project hears nothing of another', async (t) => {
  const member = await testMember(t);
  await member.call('POST', '/1.0/projects', { name: 'a' });
  const [ofA, ofAll] = await Promise.all([
    opened(member.websocket('/1.0/events?project=a&type=lifecycle')),
    opened(member.websocket('/1.0/events?all-projects=true&type=lifecycle')),
  ]);
  const heardByA = next(ofA);
  const heardByAll = next(ofAll);
  await member.call('POST', '/1.0/profiles', { name: 'default-project' });
  await member.call('POST', '/1.0/profiles?project=a', { name: 'project-a' });
  const source = (event: Record<string, unknown>) =>
    (event['metadata'] as Record<string, unknown>)['source'];
  assert.equal(source(await heardByA), '/1.0/profiles/project-a?project=a');
  assert.equal(source(await heardByAll), '/1.0/profiles/default-project');
});
