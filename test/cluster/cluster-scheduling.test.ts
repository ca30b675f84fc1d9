import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { formCluster, type TestCluster } from '../support/cluster.js';
import { importBusybox } from '../support/image.js';

// Where instances go, and how they get elsewhere: three members with a real rqlited each.
let cluster: TestCluster;

before(async () => {
  cluster = await formCluster(3);
  await importBusybox(cluster.first.server);
});
after(() => cluster.stop());

interface Considered {
  readonly member: string;
  readonly refused?: string;
  readonly rank?: number;
}

interface Operation {
  readonly location: string;
  readonly metadata: { readonly placement?: readonly Considered[] };
}

const locations = async () =>
  (await cluster.first.server.mustLxc('list', '-c', 'nL', '-f', 'csv')).trim().split('\n').sort();

test('without a target instances go where fewest are, and the operation says why', async () => {
  const members = new Set<string>();
  for (const name of ['p1', 'p2', 'p3']) {
    const { metadata } = await cluster.first.server.api.request<Operation>('POST', '/1.0/instances', {
      body: { name, source: { type: 'image', alias: 'busybox' } },
    });
    members.add(metadata.location);
    const considered = metadata.metadata.placement ?? [];
    assert.deepEqual(considered.map(({ member }) => member), ['n1', 'n2', 'n3']);
    assert.equal(considered.find(({ member }) => member === metadata.location)?.rank, 1);
  }
  assert.deepEqual(members, new Set(['n1', 'n2', 'n3']));
});

test('many at once are spread as well', async () => {
  const names = Array.from({ length: 6 }, (_, index) => `q${index}`);
  await Promise.all(names.map((name) => cluster.first.server.mustLxc('init', 'busybox', name)));
  const counts = new Map<string, number>();
  for (const line of await locations()) {
    const member = line.split(',')[1] ?? '';
    counts.set(member, (counts.get(member) ?? 0) + 1);
  }
  assert.deepEqual([...counts].sort(), [['n1', 3], ['n2', 3], ['n3', 3]]);
  await Promise.all(names.map((name) => cluster.first.server.mustLxc('delete', name)));
});

test('a group that does not exist, or a member, is named', async () => {
  const { server } = cluster.first;
  const refused = async (target: string) => (await server.lxc('init', 'busybox', 'x1', '--target', target)).stderr;
  assert.match(await refused('@none'), /Cluster group "none" doesn't exist/);
  assert.match(await refused('n9'), /No cluster member called 'n9'/);
});
