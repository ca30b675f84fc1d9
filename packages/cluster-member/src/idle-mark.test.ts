import assert from 'node:assert/strict';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { openEmbedded } from '@lxd/store/embedded/index';
import { insertProfile } from '@lxd/store/profiles';
import { globalSchema } from '@lxd/store/schema/global';

import { leaveIdleMark, removeIdleMark } from './idle-mark.js';

const cases: readonly {
  readonly name: string;
  readonly profile?: Readonly<Record<string, string>>;
  readonly server?: Readonly<Record<string, string>>;
  readonly idle: boolean;
}[] = [
  { name: 'nothing at all', idle: true },
  { name: 'keys that ask for nothing', profile: { 'boot.autostart': 'false' }, idle: true },
  { name: 'an instance to start', profile: { 'boot.autostart': 'yes' }, idle: false },
  { name: 'an instance that ran', profile: { 'volatile.last_state.power': 'RUNNING' }, idle: false },
  { name: 'scheduled snapshots', profile: { 'snapshots.schedule': '@daily' }, idle: false },
  { name: 'a port of the API', server: { 'core.https_address': ':8443' }, idle: false },
  { name: 'a port for metrics', server: { 'core.metrics_address': ':9100' }, idle: false },
  { name: 'other server keys', server: { 'user.a': '1' }, idle: true },
];

for (const { idle, name, profile = {}, server = {} } of cases) {
  test(`the daemon ${idle ? 'need not' : 'must'} be woken: ${name}`, async () => {
    const root = await mkdtemp(join(tmpdir(), 'lxd-idle-'));
    const store = await openEmbedded(':memory:', globalSchema);
    try {
      await mkdir(join(root, 'database'));
      const wanted = { project: 'default', name: 'p', description: '', config: profile, devices: {} };
      await store.transaction(insertProfile(wanted));
      await leaveIdleMark(root, store, server);
      const marked = () => access(join(root, 'database', 'idle')).then(() => true, () => false);
      assert.equal(await marked(), idle);
      await removeIdleMark(root);
      assert.equal(await marked(), false);
    } finally {
      await store.close();
      await rm(root, { recursive: true });
    }
  });
}
