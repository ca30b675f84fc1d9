import assert from 'node:assert/strict';
import { test } from 'node:test';

import { conflict } from '@lxd/model/errors';

import { findCertificates, insertCertificate, updateCertificate } from './certificates.js';
import { dump } from './dump.js';
import { openEmbedded } from './embedded/index.js';
import { getAlias, insertAlias, renameAlias, updateAlias } from './image-aliases.js';
import { findImages, getImage, insertImage, updateImage, type NewImage } from './images.js';
import {
  getInstance,
  insertInstance,
  instancesWithConfig,
  instancesWithDeviceOption,
  listInstances,
  renameInstance,
  updateInstance,
  type NewInstance,
} from './instances.js';
import { deleteIntent, insertIntent, listIntents } from './intents.js';
import { putStandaloneMember } from './members.js';
import { getNetwork, insertNetwork, updateNetwork } from './networks.js';
import { getOperation, insertOperation } from './operations.js';
import {
  deleteProfile,
  guardProfileUnused,
  guardProfiles,
  insertProfile,
  profilesWithDeviceOption,
  profileUsers,
} from './profiles.js';
import { insertProject, projectContents } from './projects.js';
import { globalSchema } from './schema/global.js';
import { getPool, guardPoolUnused, insertPool, updatePool } from './storage-pools.js';
import { deleteInstanceVolumes, insertVolume, listVolumes } from './storage-volumes.js';
import type { Store } from './store.js';
import {
  deleteWarningsResolvedBefore,
  listWarnings,
  raiseWarning,
  resolveOtherWarnings,
  resolveWarning,
  setWarningStatus,
} from './warnings.js';

const at = '2026-01-02T03:04:05.000Z';

/** Runs against a database with one member and what a new server has. */
function withStore(name: string, run: (store: Store) => Promise<void>): void {
  test(name, async () => {
    const store = await openEmbedded(':memory:', globalSchema);
    await store.transaction(
      putStandaloneMember({ schema: 1, apiExtensions: 1, architecture: 'x86_64' }),
    );
    await run(store);
    await store.close();
  });
}

const instance = (name: string, differs: Partial<NewInstance> = {}): NewInstance => ({
  project: 'default',
  name,
  location: 'none',
  type: 'container',
  architecture: 'x86_64',
  ephemeral: false,
  stateful: false,
  description: '',
  createdAt: at,
  config: {},
  devices: {},
  profiles: ['default'],
  ...differs,
});

const image = (fingerprint: string): NewImage => ({
  project: 'default',
  fingerprint,
  filename: 'a.tar.gz',
  sizeBytes: 5,
  public: false,
  type: 'container',
  architecture: 'x86_64',
  createdAt: at,
  expiresAt: null,
  uploadedAt: at,
  cached: false,
  autoUpdate: false,
  properties: { os: 'Test' },
  profiles: ['default'],
  source: { server: 'https://x', protocol: 'simplestreams', certificate: '', alias: 'a' },
});

withStore('an instance comes back as it went in', async (store) => {
  const c1 = instance('c1', {
    ephemeral: true,
    config: { 'user.a': '1', 'user.empty': '' },
    devices: { root: { type: 'disk', path: '/', pool: 'p' }, eth0: { type: 'nic', network: 'n' } },
  });
  await store.transaction(insertInstance(c1, 'default'));
  const { id: _, ...found } = (await getInstance(store, 'default', 'c1')) ?? assert.fail();
  assert.deepEqual(found, { ...c1, lastUsedAt: null, config: { 'user.a': '1' } });
  assert.deepEqual(
    (await instancesWithDeviceOption(store, 'network', 'n')).map(({ name, device }) => [name, device]),
    [['c1', 'eth0']],
  );
});

withStore('an update changes what it names and leaves the rest', async (store) => {
  await store.transaction(insertProfile({ project: 'default', name: 'p', description: '', config: {}, devices: {} }));
  const config = { 'user.a': '1', 'user.b': '2' };
  const devices = { d: { type: 'none' } };
  await store.transaction(insertInstance(instance('c1', { config, devices }), 'default'));
  const merge = { 'user.a': '', 'user.b': '3', 'user.c': '4' };
  await store.transaction(updateInstance('default', 'c1', { mergeConfig: merge, lastUsedAt: at }));
  const merged = await getInstance(store, 'default', 'c1');
  assert.deepEqual(merged?.config, { 'user.b': '3', 'user.c': '4' });
  assert.deepEqual(merged?.devices, devices);
  assert.equal(merged?.lastUsedAt, at);
  await store.transaction(
    updateInstance('default', 'c1', { config: {}, devices: {}, profiles: ['p', 'default'] }),
  );
  const replaced = await getInstance(store, 'default', 'c1');
  assert.deepEqual(replaced?.config, {});
  assert.deepEqual(replaced?.devices, {});
  assert.deepEqual(replaced?.profiles, ['p', 'default']);
});

withStore('lists are filtered and ordered; a rename keeps everything', async (store) => {
  await store.transaction(insertProject({ name: 'other', description: '', config: {} }));
  await store.transaction([
    ...insertInstance(instance('b', { config: { 'volatile.idmap.base': '7' } }), 'default'),
    ...insertInstance(instance('a', { type: 'virtual-machine' }), 'default'),
    ...insertInstance(instance('z', { project: 'other' }), 'default'),
  ]);
  const names = async (filter: Parameters<typeof listInstances>[1]) =>
    (await listInstances(store, filter)).map(({ name }) => name);
  assert.deepEqual(await names({}), ['a', 'b', 'z']);
  assert.deepEqual(await names({ project: 'default' }), ['a', 'b']);
  assert.deepEqual(await names({ type: 'virtual-machine' }), ['a']);
  assert.deepEqual(await names({ location: 'nobody' }), []);
  await store.transaction(renameInstance('default', 'b', 'c'));
  assert.deepEqual(
    (await instancesWithConfig(store, 'volatile.idmap.base')).map(({ name, value }) => [name, value]),
    [['c', '7']],
  );
  assert.deepEqual(
    (await profileUsers(store, 'default', 'default')).map(({ name }) => name).sort(),
    ['a', 'c', 'z'],
  );
  assert.deepEqual((await projectContents(store, 'other')).map(({ kind }) => kind), ['instances']);
});

withStore('a profile in use or missing is noticed inside the batch', async (store) => {
  const missing = conflict('missing');
  const used = conflict('used');
  await store.transaction([
    guardProfiles('default', ['default'], () => missing),
    ...insertInstance(instance('c1'), 'default'),
  ]);
  await assert.rejects(
    store.transaction([guardProfiles('default', ['default', 'nope'], () => missing)]),
    missing,
  );
  await assert.rejects(
    store.transaction([
      guardProfileUnused('default', 'default', () => used),
      ...deleteProfile('default', 'default'),
    ]),
    used,
  );
});

withStore('images, their aliases, profiles and source', async (store) => {
  const on = { member: 'none', profileProject: 'default' };
  await store.transaction([
    ...insertImage(image('abc1'), on),
    ...insertImage(image('abd2'), on),
    ...insertAlias('default', { name: 'x/y', description: 'd', target: 'abc1' }),
  ]);
  const found = await getImage(store, 'default', 'abc1');
  assert.deepEqual(found?.aliases, [{ name: 'x/y', description: 'd' }]);
  assert.deepEqual(found?.profiles, ['default']);
  assert.equal(found?.source?.protocol, 'simplestreams');
  const prefix = async (text: string) =>
    (await findImages(store, 'default', text)).map(({ fingerprint }) => fingerprint);
  assert.deepEqual(await prefix('ab'), ['abc1', 'abd2']);
  assert.deepEqual(await prefix('abc'), ['abc1']);
  assert.deepEqual(await prefix('b'), []);
  await store.transaction([
    ...updateImage('default', 'abc1', { public: true, properties: {}, profiles: [] }),
    ...updateAlias('default', { name: 'x/y', description: '', target: 'abd2' }),
    ...renameAlias('default', 'x/y', 'z'),
  ]);
  const changed = await getImage(store, 'default', 'abc1');
  assert.deepEqual([changed?.public, changed?.properties, changed?.profiles], [true, {}, []]);
  assert.equal((await getAlias(store, 'default', 'z'))?.target, 'abd2');
  assert.equal(await getAlias(store, 'default', 'z', { publicOnly: true }), null);
});

withStore('keys of networks and pools may hold for one member', async (store) => {
  await store.transaction([
    ...insertNetwork({
      project: 'default', name: 'n', description: '', type: 'bridge', state: 'Pending',
      config: { 'ipv4.nat': 'true' }, memberConfig: { 'bridge.external_interfaces': 'e' },
      member: 'none',
    }),
    ...insertPool({
      name: 'p', driver: 'dir', description: '', state: 'Pending',
      config: { rsync: '1' }, memberConfig: { source: '/x' }, member: 'none',
    }),
  ]); // prettier-ignore
  const network = (member: string | null) => getNetwork(store, 'default', 'n', member);
  assert.deepEqual((await network('none'))?.config, {
    'ipv4.nat': 'true',
    'bridge.external_interfaces': 'e',
  });
  assert.deepEqual((await network(null))?.config, { 'ipv4.nat': 'true' });
  await store.transaction([
    ...updateNetwork('default', 'n', 'none', { state: 'Created', config: {}, description: 'd' }),
    ...updatePool('p', 'none', { state: 'Created', memberConfig: { source: '/y' } }),
  ]);
  assert.deepEqual((await network('none'))?.config, { 'bridge.external_interfaces': 'e' });
  assert.equal((await network('none'))?.state, 'Created');
  assert.deepEqual((await getPool(store, 'p', 'none'))?.config, { rsync: '1', source: '/y' });
});

withStore('a pool with a volume or a profile is in use', async (store) => {
  const used = conflict('used');
  const pool = {
    name: 'p', driver: 'dir', description: '', state: 'Created', config: {}, memberConfig: {},
    member: 'none',
  } as const; // prettier-ignore
  await store.transaction(insertPool(pool));
  await store.transaction([guardPoolUnused('p', () => used)]);
  const volume = {
    pool: 'p', project: 'default', type: 'container', name: 'c1', location: 'none',
    description: '', contentType: 'filesystem', config: { size: '1GiB' },
  } as const; // prettier-ignore
  await store.transaction(insertVolume(volume));
  await assert.rejects(store.transaction([guardPoolUnused('p', () => used)]), used);
  const [found] = await listVolumes(store, { pool: 'p', type: 'container' });
  assert.deepEqual(found?.config, { size: '1GiB' });
  await store.transaction(deleteInstanceVolumes('default', 'container', 'c1', 'none'));
  await store.transaction([guardPoolUnused('p', () => used)]);
  const devices = { root: { type: 'disk', pool: 'p', path: '/' } };
  await store.transaction(
    insertProfile({ project: 'default', name: 'x', description: '', config: {}, devices }),
  );
  await assert.rejects(store.transaction([guardPoolUnused('p', () => used)]), used);
  assert.equal((await profilesWithDeviceOption(store, 'pool', 'p'))[0]?.name, 'x');
});

withStore('a warning is one row with a count, and comes back when it comes again', async (store) => {
  const warning = {
    uuid: 'u1', member: 'none', project: null, entity: null, typeCode: 3,
    lastSeenAt: at, message: 'first',
  }; // prettier-ignore
  await store.transaction(raiseWarning(warning));
  await store.transaction(raiseWarning({ ...warning, uuid: 'u2', message: 'second' }));
  await store.transaction(setWarningStatus('u1', 'acknowledged', at));
  const [one, ...more] = await listWarnings(store);
  assert.deepEqual(more, []);
  assert.deepEqual([one?.count, one?.message, one?.status], [2, 'second', 'acknowledged']);
  await store.transaction(resolveWarning(warning, at));
  await store.transaction(raiseWarning(warning));
  assert.equal((await listWarnings(store))[0]?.status, 'new');
});

withStore('warnings of one type about several things are rows of their own', async (store) => {
  for (const name of ['c1', 'c2']) await store.transaction(insertInstance(instance(name), 'default'));
  const about = (name: string) => ({
    uuid: `u-${name}`, member: 'none', project: 'default', typeCode: 22, lastSeenAt: at, message: name,
    entity: { kind: 'instance', project: 'default', name } as const,
  }); // prettier-ignore
  for (const name of ['c1', 'c2', 'c1']) await store.transaction(raiseWarning(about(name)));
  const rows = async () =>
    (await listWarnings(store)).map(({ count, entity, status }) => [entity?.name, count, status]);
  assert.deepEqual(await rows(), [['c1', 2, 'new'], ['c2', 1, 'new']]);

  await store.transaction(resolveWarning(about('c1'), at));
  assert.deepEqual(await rows(), [['c1', 2, 'resolved'], ['c2', 1, 'new']]);

  await store.transaction(raiseWarning(about('c1')));
  await store.transaction(resolveOtherWarnings(about('c1'), [about('c1').entity], at));
  assert.deepEqual(await rows(), [['c1', 3, 'new'], ['c2', 1, 'resolved']]);

  await store.transaction(deleteWarningsResolvedBefore('2026-03-01T00:00:00.000Z'));
  assert.deepEqual(await rows(), [['c1', 3, 'new']]);
});

withStore('certificates, operations and intents', async (store) => {
  const certificate = {
    fingerprint: 'ff01', type: 'client', name: 'a', certificate: 'PEM', restricted: true,
    projects: ['default'],
  } as const; // prettier-ignore
  await store.transaction(insertCertificate(certificate));
  assert.deepEqual(await findCertificates(store, 'ff'), [certificate]);
  await store.transaction(updateCertificate('ff01', { ...certificate, projects: [], name: 'b' }));
  assert.deepEqual((await findCertificates(store, 'ff'))[0]?.projects, []);
  await store.transaction(
    insertOperation({ uuid: 'o', member: 'none', type: 1, project: 'default' }),
  );
  assert.equal((await getOperation(store, 'o'))?.project, 'default');
  const intent = { kind: 'k', subject: 's', data: { a: [1] } };
  await store.transaction(insertIntent('none', intent, at));
  assert.deepEqual(await listIntents(store, 'none'), [intent]);
  await store.transaction(deleteIntent('none', 'k', 's'));
  assert.deepEqual(await listIntents(store, 'none'), []);
});

withStore('a dump makes the same database again', async (store) => {
  await store.transaction(insertInstance(instance("it's", { config: { 'user.a': "q'\n" } }), 'default'));
  const text = await dump(store, { schemaOnly: false });
  assert.match(text, /^PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n/);
  assert.match(text, /COMMIT;\n$/);
  assert.match(text, /it''s/);
  assert.doesNotMatch(await dump(store, { schemaOnly: true }), /INSERT INTO "instances"/);
});
