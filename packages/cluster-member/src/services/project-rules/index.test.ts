import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import type { Config } from '@lxd/model/api/config';
import { openEmbedded } from '@lxd/store/embedded/index';
import { insertInstance, listInstances, updateInstance } from '@lxd/store/instances';
import { putStandaloneMember } from '@lxd/store/members';
import { globalSchema } from '@lxd/store/schema/global';
import { insertProject, updateProject } from '@lxd/store/projects';
import type { Store } from '@lxd/store/store';

import { Projects } from '../projects.js';
import { container } from './fixtures.js';
import { ProjectRules } from './index.js';

const row = (name: string, config: Config) => ({
  project: 'p1',
  name,
  location: 'none',
  type: 'container' as const,
  architecture: 'x86_64',
  ephemeral: false,
  stateful: false,
  description: '',
  createdAt: '2022-06-01T00:00:00Z',
  config,
  devices: {},
  profiles: [],
});

/** The rules as two members have them, over one database that holds project `p1`. */
async function twoMembers(
  context: TestContext,
  config: Config,
): Promise<{ store: Store; members: readonly ProjectRules[] }> {
  const store = await openEmbedded(':memory:', globalSchema);
  context.after(() => store.close());
  await store.transaction([
    ...putStandaloneMember({ schema: 1, apiExtensions: 1, architecture: 'x86_64' }),
    ...insertProject({ name: 'p1', description: '', config }),
  ]);
  return { store, members: [1, 2].map(() => new ProjectRules(store, new Projects(store))) };
}

const create = (rules: ProjectRules, store: Store, name: string, config: Config) =>
  rules.createInstance('p1', container(name, config), config, (guards) =>
    store.transaction([...guards, ...insertInstance(row(name, config), 'p1')]),
  );

test('members that create at the same time do not exceed a limit together', async (t) => {
  const { store, members } = await twoMembers(t, { 'limits.memory': '1GiB' });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 12 }, (_, i) =>
      create(members[i % 2]!, store, `c${i}`, { 'limits.memory': '300MiB' }),
    ),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
  assert.equal((await listInstances(store, { project: 'p1' })).length, 3);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    assert.match(String((outcome.reason as Error).cause), /Reached maximum aggregate value 1GiB/);
  }
});

test('a limit that comes while an instance is made holds for it', async (t) => {
  const { store, members } = await twoMembers(t, {});
  let first = true;
  const made = members[0]!.createInstance('p1', container('c1'), {}, async (guards) => {
    if (first) {
      first = false;
      const config = { 'limits.containers': '0' };
      await store.transaction(updateProject({ name: 'p1', description: '', config }));
    }
    return store.transaction([...guards, ...insertInstance(row('c1', {}), 'p1')]);
  });
  await assert.rejects(made, /Reached maximum number of instances of type "container"/);
});

test('what the server notes of an instance disturbs no decision', async (t) => {
  const { store, members } = await twoMembers(t, { 'limits.containers': '9' });
  await create(members[0]!, store, 'c1', {});
  let commits = 0;
  await members[0]!.createInstance('p1', container('c2'), {}, async (guards) => {
    commits++;
    const noted = { 'volatile.last_state.power': 'RUNNING' };
    await store.transaction(updateInstance('p1', 'c1', { mergeConfig: noted }));
    return store.transaction([...guards, ...insertInstance(row('c2', {}), 'p1')]);
  });
  assert.equal(commits, 1);
});

test('a project that changes all the time is given up at last', async (t) => {
  const { store, members } = await twoMembers(t, { 'limits.containers': '99' });
  let commits = 0;
  const made = members[0]!.createInstance('p1', container('x'), {}, async (guards) => {
    await store.transaction(insertInstance(row(`c${commits++}`, {}), 'p1'));
    return store.transaction([...guards, ...insertInstance(row('x', {}), 'p1')]);
  });
  await assert.rejects(made, { kind: 'unavailable' });
  assert.equal(commits, 10);
});
