import assert from 'node:assert/strict';
import { test } from 'node:test';

import { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';

import type { LiveInstance } from '../instance/live-instance.js';
import { answerGet } from './answer.js';
import { payloadGroup } from './caller.js';
import { changeEvents } from './guest-events.js';

const spec = (
  config: Record<string, string>,
  devices: Record<string, Record<string, string>> = {},
): InstanceSpec =>
  InstanceSpec.fromPartial({
    ref: { project: 'default', name: 'c1' },
    type: 'container',
    config,
    devices: Object.fromEntries(
      Object.entries(devices).map(([name, options]) => [name, { options }]),
    ),
  });

const config = {
  'cloud-init.user-data': '#cloud-config',
  'limits.memory': '1GB',
  'user.a/b': 'slash',
  'user.meta-data': 'k: v\n',
  'volatile.cloud-init.instance-id': 'some-uuid',
};
const live = { spec: spec(config, { root: { type: 'disk' } }), ready: false } as LiveInstance;

const answers: { path: string; status?: number; body: unknown }[] = [
  { path: '/', body: ['/1.0'] },
  {
    path: '/1.0',
    body: { api_version: '1.0', location: 'none', instance_type: 'container', state: 'Started' },
  },
  {
    path: '/1.0/config',
    body: [
      '/1.0/config/cloud-init.user-data',
      '/1.0/config/user.a/b',
      '/1.0/config/user.meta-data',
    ],
  },
  { path: '/1.0/config/cloud-init.user-data', body: '#cloud-config' },
  { path: '/1.0/config/user.a%2Fb', body: 'slash' },
  { path: '/1.0/config/user.none', status: 404, body: 'not found\n' },
  { path: '/1.0/config/limits.memory', status: 403, body: 'not authorized\n' },
  { path: '/1.0/config/%zz', status: 400, body: 'Bad request\n' },
  { path: '/1.0/devices', body: { root: { type: 'disk' } } },
  { path: '/1.0/images/abc/export', status: 403, body: 'not authorized\n' },
  {
    path: '/1.0/meta-data',
    body: '#cloud-config\ninstance-id: some-uuid\nlocal-hostname: c1\nk: v\n',
  },
  { path: '/2.0', status: 404, body: 'not found\n' },
];

for (const { body, path, status = 200 } of answers) {
  test(`guest API: GET ${path}`, () => {
    assert.deepEqual(answerGet(path, live), { status, body });
  });
}

const groups: { text: string; want: string | null }[] = [
  { text: '12:pids:/lxc.payload.c1/init.scope\n0::/lxc.payload.c1\n', want: '/lxc.payload.c1' },
  { text: '0::/lxc.payload.c1/lxc.payload.c2/x\n', want: '/lxc.payload.c1' },
  { text: '1:cpu:/\n0::/a/lxc.payload.c1-1\n', want: '/a/lxc.payload.c1-1' },
  { text: '0::/user.slice\n', want: null },
  { text: '', want: null },
];

for (const { text, want } of groups) {
  test(`payloadGroup: ${JSON.stringify(text)}`, () => assert.equal(payloadGroup(text), want));
}

test('a change tells of user keys and devices, in LXD order', () => {
  const before = spec(
    { 'user.a': '1', 'cloud-init.user-data': 'x' },
    { changed: { type: 'nic', mtu: '1' }, gone: { type: 'none' }, same: { type: 'none' } },
  );
  const after = spec(
    { 'user.a': '2', 'user.b': '3' },
    { changed: { type: 'nic', mtu: '2' }, new: { type: 'disk' }, same: { type: 'none' } },
  );
  assert.deepEqual(changeEvents(before, after), [
    { type: 'config', metadata: { key: 'user.a', old_value: '1', value: '2' } },
    { type: 'config', metadata: { key: 'user.b', old_value: '', value: '3' } },
    { type: 'device', metadata: { name: 'gone', action: 'removed', config: { type: 'none' } } },
    {
      type: 'device',
      metadata: { name: 'changed', action: 'updated', config: { type: 'nic', mtu: '2' } },
    },
    { type: 'device', metadata: { name: 'new', action: 'added', config: { type: 'disk' } } },
  ]);
});
