import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { formCluster, type TestCluster } from '../support/cluster.js';
import { importBusybox } from '../support/image.js';
import { until } from '../support/wait.js';

// Three members, each in a network namespace of its own, with a real rqlited each.
let cluster: TestCluster;

before(async () => {
  cluster = await formCluster(3);
  await importBusybox(cluster.first.server);
});
after(() => cluster.stop());

test('a member is known by its name, and all show one certificate', async () => {
  const seen = new Set<string>();
  for (const { server, name } of cluster.members) {
    const { environment } = await server.api.get<{
      environment: { server_clustered: boolean; server_name: string; certificate_fingerprint: string };
    }>('/1.0');
    assert.equal(environment.server_clustered, true);
    assert.equal(environment.server_name, name);
    seen.add(environment.certificate_fingerprint);
  }
  assert.equal(seen.size, 1);
});

test('an instance is made where it is told to be, of an image that another member has', async () => {
  const [first, second, third] = cluster.members;
  assert.ok(first && second && third);
  await second.server.mustLxc('launch', 'busybox', 'c2', '--target', 'n2');
  await second.server.mustLxc('launch', 'busybox', 'c3', '--target', 'n3');
  for (const { server } of cluster.members) {
    assert.equal(await server.mustLxc('list', '-c', 'nsL', '-f', 'csv'), 'c2,RUNNING,n2\nc3,RUNNING,n3\n');
  }
});

test('commands run in an instance from whichever member, with either client', async () => {
  for (const { server } of cluster.members) {
    assert.equal(await server.mustLxc('exec', 'c3', '--', 'echo', 'hello'), 'hello\n');
    const debian = await server.debianLxc('exec', 'c2', '--', 'sh', '-c', 'cat /proc/1/comm; exit 7');
    assert.equal(debian.code, 7);
  }
});

test('files go to an instance through another member', async () => {
  const { server } = cluster.first;
  const pushed = await server.run([server.programs.lxc, 'file', 'push', '-', 'c3/root/note'], { input: 'kept' });
  assert.equal(pushed.code, 0, pushed.stderr);
  assert.equal(await server.mustLxc('file', 'pull', 'c3/root/note', '-'), 'kept');
});

test('a member that was killed finds its place and its instances again', async () => {
  const third = cluster.members[2];
  assert.ok(third);
  await third.server.signal('SIGKILL');
  assert.match(await cluster.first.server.mustLxc('list', '-c', 'ns', '-f', 'csv'), /^c2,RUNNING\nc3,ERROR$/m);
  await third.server.start();
  // The others look for a member that went every two seconds.
  await until('the first member hears it again', async () =>
    (await cluster.first.server.mustLxc('list', '-c', 'ns', '-f', 'csv')) === 'c2,RUNNING\nc3,RUNNING\n',
  );
});

test('a token lets one server in, once', async () => {
  const token = await cluster.token('n4');
  const late = await cluster.network.server();
  await late.server.start();
  try {
    const other = { ...token, secret: token.secret.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
    await assert.rejects(cluster.join(late, 'n4', other), /No matching cluster join operation found/);
    await assert.rejects(cluster.join(late, 'n1', token), /already has a member with name: n1|No matching/);
    await cluster.join(late, 'n4', token);
    await assert.rejects(cluster.join(late, 'n4', token), /already clustered/);
  } finally {
    assert.deepEqual(await late.server.stop(), []);
  }
});
