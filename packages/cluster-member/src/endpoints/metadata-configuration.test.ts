import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testMember } from '../testing/member.js';

type Keys = readonly Readonly<Record<string, Readonly<Record<string, string>>>>[];
type Configs = Readonly<Record<string, Readonly<Record<string, { readonly keys: Keys }>>>>;

test('keys are described in the form of later LXD versions', async (t) => {
  const member = await testMember(t);
  const { status, body } = await member.call('GET', '/1.0/metadata/configuration');
  assert.equal(status, 200);
  const { configs } = body!.metadata as unknown as { configs: Configs };
  const find = (entity: string, group: string, name: string) =>
    configs[entity]?.[group]?.keys.find((key) => Object.hasOwn(key, name))?.[name];
  assert.deepEqual(find('instance', 'limits', 'limits.memory.hugepages'), {
    condition: 'virtual machine',
    defaultdesc: 'false',
    liveupdate: 'no',
    longdesc: '',
    shortdesc: "Whether to back the guest's memory with huge pages.",
    type: 'bool',
  });
  assert.equal(find('server', 'core', 'core.https_address')?.['scope'], 'local');
  assert.equal(find('device-proxy', 'device-conf', 'listen')?.['required'], 'yes');
  assert.equal(
    find('network-bridge', 'network-conf', 'dns.mode')?.['longdesc'],
    'Words with a meaning: dynamic, managed, none.',
  );
  assert.ok(find('network-bridge', 'network-conf', 'tunnel.<name>.id'));
  assert.ok(find('storage-zfs', 'volume-conf', 'zfs.blocksize'));
});
