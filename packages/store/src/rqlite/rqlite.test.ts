import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { readConfig, writeConfig } from '../config.js';
import { storeContract } from '../contract.js';
import { openEmbedded } from '../embedded/index.js';
import { globalSchema } from '../schema/global.js';
import { listNodes, readStatus } from './admin.js';
import { RqliteNode } from './node.js';
import { TestCluster } from './testing.js';

let cluster: TestCluster;
let empty: Uint8Array;

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lxd-rqlite-'));
  const file = join(folder, 'empty.db');
  await (await openEmbedded(file, globalSchema)).close();
  empty = readFileSync(file);
  rmSync(folder, { recursive: true });
  cluster = await TestCluster.start(3);
});
after(() => cluster.stop());

const opened = (first: number) => async () => {
  await cluster.load(empty);
  return cluster.open(first);
};

storeContract('rqlite, through one node', opened(0));
storeContract('rqlite, through another', opened(1));

test('who has no certificate of the cluster is not let in', async () => {
  const node = cluster.nodes[0];
  assert.ok(node);
  await assert.rejects(fetch(`https://${node.httpAddress}/status`));
});

test('a lost leader is a pause', async () => {
  const store = await opened(0)();
  await store.transaction(writeConfig({ 'user.before': '1' }));
  const client = new RqliteNode(cluster.nodes[0]?.httpAddress ?? '', cluster.tls);
  const { leaderId } = await readStatus(client);
  client.close();
  const leader = cluster.nodes.find(({ id }) => id === leaderId);
  assert.ok(leader);
  await cluster.kill(leader);
  await store.transaction(writeConfig({ 'user.after': '1' }));
  assert.equal((await readConfig(store))['user.before'], '1');
  await store.close();
  cluster.run(leader);
  await cluster.ready(leader);
  const other = new RqliteNode(leader.httpAddress, cluster.tls);
  assert.equal((await listNodes(other)).filter(({ reachable }) => reachable).length, 3);
  other.close();
});
