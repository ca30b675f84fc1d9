import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { formCluster, type TestCluster, type TestMember } from '../support/cluster.js';
import { importBusybox } from '../support/image.js';

// Every verb through a member that does not have the object: three members in network
// namespaces of their own, a real rqlited each.
let cluster: TestCluster;
let n1: TestMember;
let n2: TestMember;
let n3: TestMember;

before(async () => {
  cluster = await formCluster(3);
  [n1, n2, n3] = cluster.members as [TestMember, TestMember, TestMember];
  await importBusybox(n1.server);
  await n1.server.mustLxc('launch', 'busybox', 'c2', '--target', 'n2');
});
after(() => cluster.stop());

interface Operation {
  readonly id: string;
  readonly class: string;
  readonly location: string;
  readonly status: string;
  readonly metadata: { readonly secret?: string } | null;
}

async function runningTokens({ server }: TestMember): Promise<Operation[]> {
  const { running = [] } = await server.api.get<Record<string, Operation[]>>('/1.0/operations?recursion=1');
  return running.filter((one) => one.class === 'token');
}

test('a key of the whole cluster that is set through one member holds on all at once', async () => {
  await n1.server.mustLxc('config', 'set', 'user.colour', 'red');
  for (const { server } of cluster.members) {
    assert.equal(await server.mustLxc('config', 'get', 'user.colour'), 'red\n');
  }
  await n3.server.mustLxc('config', 'unset', 'user.colour');
  assert.equal(await n2.server.mustLxc('config', 'get', 'user.colour'), '\n');
});

test('operations of all members are listed, shown and cancelled anywhere', async () => {
  await n2.server.api.request('POST', '/1.0/cluster/members', { body: { server_name: 'later' } });
  for (const member of cluster.members) {
    const [token] = await runningTokens(member);
    assert.equal(token?.location, 'n2', `asked ${member.name}`);
  }
  const [token] = await runningTokens(n3);
  assert.ok(token);
  const shown = await n3.server.api.get<Operation>(`/1.0/operations/${token.id}`);
  assert.equal(shown.status, 'Running');
  assert.match(await n1.server.mustLxc('operation', 'list', '-f', 'csv'), new RegExp(token.id));
  await n1.server.mustLxc('operation', 'delete', token.id);
  assert.deepEqual(await runningTokens(n2), []);
});

test('a token that one member issued lets a client in at another, and is over then', async () => {
  const token = (await n1.server.mustLxc('config', 'trust', 'add', '--name', 'ann', '-q')).trim();
  assert.match(await n3.server.mustLxc('config', 'trust', 'list-tokens', '-f', 'csv'), /^ann,/);
  const added = await n2.server.debianLxc('remote', 'add', 'there', `https://${n3.address}:8443`, '--accept-certificate', '--password', token);
  assert.equal(added.code, 0, added.stderr);
  assert.equal((await n2.server.debianLxc('list', 'there:', '-f', 'csv', '-c', 'n')).stdout, 'c2\n');
  for (const member of cluster.members) {
    assert.deepEqual(await runningTokens(member), []);
    assert.match(await member.server.mustLxc('config', 'trust', 'list', '-f', 'csv'), /client,ann,/);
  }
});

test('a change of a profile reaches instances on other members', async () => {
  await n3.server.mustLxc('profile', 'device', 'add', 'default', 'note', 'disk', 'source=/etc/hostname', 'path=/root/note');
  assert.equal((await n1.server.mustLxc('exec', 'c2', '--', 'sh', '-c', 'wc -l < /root/note')).trim(), '1');
  await n3.server.mustLxc('profile', 'device', 'remove', 'default', 'note');
});

test('volumes are listed with their members and asked about there', async () => {
  for (const { server } of cluster.members) {
    const volumes = await server.api.get<{ name: string; location: string }[]>('/1.0/storage-pools/default/volumes?recursion=1');
    assert.deepEqual(volumes.map(({ name, location }) => [name, location]), [['c2', 'n2']]);
    await server.api.get('/1.0/storage-pools/default/volumes/container/c2/state');
  }
});

test('what one member has of its own is asked for and set there', async () => {
  await n1.server.mustLxc('config', 'set', 'core.https_address', `${n3.address}:9443`, '--target', 'n3');
  assert.equal(await n2.server.mustLxc('config', 'get', 'core.https_address', '--target', 'n3'), `${n3.address}:9443\n`);
  assert.equal(await n2.server.mustLxc('config', 'get', 'core.https_address'), `${n2.address}:8443\n`);
  // Members still find it where they knew it; clients at the new place.
  const debian = await n2.server.debianLxc('remote', 'add', 'moved', `https://${n3.address}:9443`, '--accept-certificate');
  assert.equal(debian.code, 0, debian.stderr);
  await n1.server.mustLxc('config', 'set', 'core.https_address', '[::]:8443', '--target', 'n3');
  assert.equal(await n1.server.mustLxc('config', 'get', 'core.https_address', '--target', 'n3'), '[::]:8443\n');
});

test('a member that is cut off costs seconds, and catches up when it is back', async () => {
  const began = performance.now();
  cluster.network.cut(n2);
  const [listed, asked] = await Promise.all([
    n1.server.run([n1.server.programs.lxc, 'list', '-c', 'ns', '-f', 'csv']).then((done) => ({ ...done, ms: performance.now() - began })),
    n1.server.run([n1.server.programs.lxc, 'exec', 'c2', '--', 'true']).then((done) => ({ ...done, ms: performance.now() - began })),
    n3.server.mustLxc('config', 'set', 'user.colour', 'blue'),
  ]);
  assert.equal(listed.stdout, 'c2,ERROR\n');
  assert.ok(listed.ms < 4000, `the list took ${listed.ms} ms`);
  assert.match(asked.stderr, /Failed to reach member "n2"/);
  assert.ok(asked.ms < 12_000, `the failure took ${asked.ms} ms`);
  cluster.network.mend(n2);
  const until = Date.now() + 30_000;
  while ((await n2.server.mustLxc('config', 'get', 'user.colour')) !== 'blue\n') assert.ok(Date.now() < until);
  assert.equal(await n1.server.mustLxc('exec', 'c2', '--', 'echo', 'back'), 'back\n');
});

/** Members that have files of an image. */
const withFiles = (fingerprint: string): string[] =>
  cluster.members
    .filter(({ server }) => existsSync(join(server.dir, 'images', fingerprint)))
    .map(({ name }) => name);

async function onlyImage({ server }: TestMember): Promise<string> {
  const images = await server.api.get<{ fingerprint: string }[]>('/1.0/images?recursion=1');
  assert.equal(images.length, 1);
  return images[0]?.fingerprint ?? '';
}

test('an image is on as many members as it should be, read through any, and deleted from all', async () => {
  const fingerprint = await onlyImage(n3);
  assert.deepEqual(withFiles(fingerprint), ['n1', 'n2', 'n3']);
  const exported = join(n3.server.dir, 'exported');
  await n3.server.mustLxc('image', 'export', 'busybox', exported);
  await n3.server.mustLxc('image', 'delete', fingerprint);
  for (const { server } of cluster.members) assert.deepEqual(await server.api.get('/1.0/images'), []);
  assert.deepEqual(withFiles(fingerprint), []);

  await n1.server.mustLxc('config', 'set', 'cluster.images_minimal_replica', '1');
  const files = readdirSync(n3.server.dir).filter((name) => name.startsWith('exported'));
  await n2.server.mustLxc('image', 'import', join(n3.server.dir, files[0]!), '--alias', 'again');
  assert.deepEqual(withFiles(await onlyImage(n1)), ['n2']);
  const debian = await n1.server.debianLxc('image', 'export', 'again', join(n1.server.dir, 'twice'));
  assert.equal(debian.code, 0, debian.stderr);
  await n3.server.mustLxc('config', 'set', 'cluster.images_minimal_replica=-1');
  const until = Date.now() + 20_000;
  while (withFiles(await onlyImage(n1)).length < 3) assert.ok(Date.now() < until);
});
