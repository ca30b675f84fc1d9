import assert from 'node:assert/strict';
import { randomUUID, X509Certificate } from 'node:crypto';
import type { TestContext } from 'node:test';

import { insertNetwork } from '@lxd/store/networks';
import { insertVolume } from '@lxd/store/storage-volumes';
import { raiseWarning } from '@lxd/store/warnings';

import { testMember, type TestMember } from './member.js';
import { clientPair, tlsClient, type TlsCall } from './tls-client.js';

/** A member with a project of one's own and one of others, and somebody confined to the first. */
export interface TwoProjects {
  readonly member: TestMember;
  /** The one with a certificate for project `mine` alone. */
  readonly call: TlsCall;
  /** Fingerprint of the others' image. */
  readonly secretImage: string;
}

/** Every object of the others bears this in its name or, an image, in its properties. */
export const mark = 'veiled';

/** Makes `mine` and `theirs`; in `theirs` and in `default` there is one object of every kind. */
export async function twoProjects(context: TestContext): Promise<TwoProjects> {
  const member = await testMember(context);
  const must = async (method: string, path: string, body?: unknown, headers = {}) => {
    const answer = await member.call(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
    if (answer.status === 202) assert.equal((await member.finished(answer))['err'], '');
    return answer;
  };
  await must('POST', '/1.0/storage-pools', { name: 'pool', driver: 'dir' });
  const root = { root: { type: 'disk', path: '/', pool: 'pool' } };
  for (const name of ['mine', 'theirs']) {
    await must('POST', '/1.0/projects', { name, config: { 'features.networks': 'true' } });
    await must('PUT', `/1.0/profiles/default?project=${name}`, { devices: root });
  }
  const none = { type: 'none' };
  await must('POST', '/1.0/instances?project=mine', { name: 'own', source: none });
  let secretImage = '';
  for (const project of ['theirs', 'default']) {
    const at = `?project=${project}`;
    await must('POST', `/1.0/profiles${at}`, { name: 'veiled-profile', devices: root });
    await must('POST', `/1.0/instances${at}`, {
      name: 'veiled-instance',
      profiles: ['veiled-profile'],
      config: { 'user.a': 'veiled-value' },
      source: none,
    });
    const image = await member.call('POST', `/1.0/images${at}`, Buffer.from('veiled bytes'), {
      'Content-Type': 'application/octet-stream',
      'X-LXD-properties': 'os=veiled-os',
    });
    const done = await member.finished(image);
    secretImage = (done['metadata'] as { fingerprint: string }).fingerprint;
    await must('POST', `/1.0/images/aliases${at}`, { name: 'veiled-alias', target: secretImage });
    await member.global.transaction([
      ...insertVolume({
        pool: 'pool',
        project,
        type: 'custom',
        name: 'veiled-volume',
        location: 'none',
        description: '',
        contentType: 'filesystem',
        config: {},
      }),
      ...insertNetwork({
        project,
        name: `veiled-net`,
        description: '',
        type: 'bridge',
        config: { 'user.a': 'veiled-value' },
        memberConfig: {},
        member: 'none',
        state: 'Created',
      }),
      ...raiseWarning({
        uuid: randomUUID(),
        member: 'none',
        project,
        entity: { kind: 'instance', project, name: 'veiled-instance' },
        typeCode: 7,
        lastSeenAt: new Date().toISOString(),
        message: 'veiled-message',
      }),
    ]);
  }
  const pair = await clientPair();
  await must('POST', '/1.0/certificates', {
    name: 'confined',
    certificate: new X509Certificate(pair.certificate).raw.toString('base64'),
    restricted: true,
    projects: ['mine'],
  });
  await member.https.listen('127.0.0.1:0');
  return { member, call: tlsClient(member, pair), secretImage };
}
