import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { Rbac } from './rbac.js';
import type { RbacResource, RbacService } from './rbac-service.js';

type Update = readonly [last: string | null, updates: readonly RbacResource[], removals: readonly string[]];

/** A service in memory. */
class FakeService implements RbacService {
  readonly updates: Update[] = [];
  readonly granted = new Map<string, Readonly<Record<string, readonly string[]>>>();
  readonly admins = new Set<string>();
  lastSyncId: string | null = null;
  asked = 0;
  #nextChange: (mark: string) => void = () => undefined;
  #listening: () => void = () => undefined;
  readonly listening = new Promise<void>((resolve) => (this.#listening = resolve));

  async updateProjects(...update: Update): Promise<string | null> {
    this.updates.push(update);
    if (update[0] !== null && update[0] !== this.lastSyncId) return null;
    return (this.lastSyncId = `sync-${this.updates.length}`);
  }

  async permissions(username: string) {
    this.asked++;
    return new Map(Object.entries(this.granted.get(username) ?? {}));
  }

  isAdmin = async (username: string) => this.admins.has(username);

  nextChange(last: string): Promise<string | null> {
    if (last === '') return Promise.resolve('first');
    this.#listening();
    return new Promise((resolve) => (this.#nextChange = resolve));
  }

  change(): void {
    this.#nextChange(`change-${Math.random()}`);
  }
}

function rbacWith(context: TestContext, projects: { id: number; name: string }[]) {
  const service = new FakeService();
  const warnings: string[] = [];
  const rbac = new Rbac(service, async () => projects, (message) => warnings.push(message));
  context.after(() => rbac.close());
  return { service, rbac, warnings };
}

test('rights are those in the project, in all of them, or on the server', async (t) => {
  const { service, rbac } = rbacWith(t, [{ id: 1, name: 'default' }, { id: 2, name: 'p' }]);
  service.granted.set('one', { '2': ['view', 'no-such-right'], '99': ['view'] });
  service.granted.set('all', { '': ['view'], '2': ['manage-images'] });
  service.admins.add('root');

  const one = await rbac.accessOf('one');
  assert.deepEqual([one?.admin, one?.projects], [false, ['p']]);
  assert.deepEqual([one?.can('view', 'p'), one?.can('view', 'default'), one?.can('manage-images', 'p')], [true, false, false]);
  const all = await rbac.accessOf('all');
  assert.equal(all?.projects, null);
  assert.deepEqual([all?.can('view', 'default'), all?.can('manage-images', 'p'), all?.can('manage-images', 'default')], [true, true, false]);
  assert.equal((await rbac.accessOf('root'))?.admin, true);
  assert.equal(await rbac.accessOf('nobody'), null);
});

test('the service is asked once, until it tells of a change', async (t) => {
  const { service, rbac } = rbacWith(t, [{ id: 1, name: 'default' }]);
  service.granted.set('bob', { '1': ['view'] });
  rbac.start();
  await service.listening;
  await rbac.syncProjects();
  await rbac.accessOf('bob');
  await rbac.accessOf('bob');
  assert.equal(service.asked, 1);
  service.granted.set('bob', {});
  service.change();
  while ((await rbac.accessOf('bob')) !== null) await new Promise(setImmediate);
});

test('somebody unknown is asked for every time, and a failure is not remembered', async (t) => {
  const { service, rbac } = rbacWith(t, [{ id: 1, name: 'default' }]);
  assert.equal(await rbac.accessOf('new'), null);
  service.granted.set('new', { '1': ['view'] });
  service.isAdmin = async () => Promise.reject(new Error('away'));
  await assert.rejects(rbac.accessOf('new'), /away/);
  service.isAdmin = async () => false;
  assert.notEqual(await rbac.accessOf('new'), null);
});

test('it is told what changed, and everything when it lost track', async (t) => {
  const projects = [{ id: 1, name: 'default' }, { id: 2, name: 'p' }];
  const { service, rbac, warnings } = rbacWith(t, projects);
  const everything = () => projects.map(({ id, name }) => ({ identifier: String(id), name }));
  await rbac.syncProjects();
  projects[1] = { id: 2, name: 'renamed' };
  await rbac.syncProjects();
  projects.pop();
  projects.push({ id: 3, name: 'new' });
  await rbac.syncProjects();
  assert.deepEqual(service.updates, [
    [null, [{ identifier: '1', name: 'default' }, { identifier: '2', name: 'p' }], []],
    ['sync-1', [{ identifier: '2', name: 'renamed' }], []],
    ['sync-2', [{ identifier: '3', name: 'new' }], ['2']],
  ]);

  service.lastSyncId = 'somebody else was here';
  await rbac.syncProjects();
  assert.deepEqual(service.updates.slice(3), [['sync-3', [], []], [null, everything(), []]]);
  assert.deepEqual(warnings, []);
});
