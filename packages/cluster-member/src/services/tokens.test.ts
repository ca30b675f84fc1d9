import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { openEmbedded } from '@lxd/store/embedded/index';
import { putStandaloneMember, standalone } from '@lxd/store/members';
import { globalSchema } from '@lxd/store/schema/global';
import type { Store } from '@lxd/store/store';
import { listTokens } from '@lxd/store/tokens';

import { Self } from '../cluster/self.js';
import { EventHub } from '../events/event-hub.js';
import { OperationBoard } from '../operations/operation-board.js';
import { Tokens } from './tokens.js';

async function newStore(context: TestContext): Promise<Store> {
  const store = await openEmbedded(':memory:', globalSchema);
  await store.transaction(putStandaloneMember({ schema: 1, apiExtensions: 1, architecture: 'x86_64' }));
  context.after(() => store.close());
  return store;
}

/** A daemon as far as tokens see it; a second one on the same store is it after a restart. */
function daemon(store: Store, now = () => new Date()) {
  const board = new OperationBoard(new EventHub(() => 'none'), new Self(), assert.ifError);
  const tokens = new Tokens(store, board, new Self(), now, assert.ifError);
  const issue = async (more: { expiresAt?: Date; adminOnly?: boolean } = {}) => {
    const work = await tokens.issue({ description: 'Executing operation', project: 'default', ...more });
    const operation = board.create(work, { project: 'default', requestor: null });
    operation.begin();
    return { operation, secret: String(operation.view().metadata?.['secret']) };
  };
  return { board, tokens, issue };
}

const every = () => true;

test('a token is found by its secret and used once', async (t) => {
  const { tokens, issue } = daemon(await newStore(t));
  const { operation, secret } = await issue();
  assert.match(secret, /^[0-9a-f]{64}$/);
  assert.equal(await tokens.find('', every), null);
  assert.equal(await tokens.find('0'.repeat(64), every), null);
  assert.equal(await tokens.find(secret, () => false), null);
  assert.equal((await tokens.find(secret, every))?.uuid, operation.id);
  const use = () => tokens.use({ uuid: operation.id });
  const both = await Promise.all([use(), use()]);
  assert.deepEqual(both.sort(), [false, true]);
  assert.equal(operation.view().status, 'Cancelled');
  assert.equal(await tokens.find(secret, every), null);
});

test('a token outlives the daemon, clean end or not', async (t) => {
  const store = await newStore(t);
  const first = daemon(store);
  const { operation, secret } = await first.issue({ adminOnly: true });
  await first.board.close(60_000);
  const second = daemon(store);
  await second.tokens.restore();
  const again = second.board.get(operation.id);
  assert.equal((await second.tokens.find(secret, every))?.uuid, operation.id);
  assert.equal(again.adminOnly, true);
  assert.deepEqual({ ...again.view(), updated_at: '' }, { ...operation.view(), updated_at: '' });
  await second.board.cancel(again.id);
  const third = daemon(store);
  await third.tokens.restore();
  assert.equal(await third.tokens.find(secret, every), null);
});

test('a change that fails leaves the token as it was', async (t) => {
  const { tokens, issue } = daemon(await newStore(t));
  const { operation, secret } = await issue();
  const bad = [{ sql: 'SELECT 1 WHERE 0', guard: () => new Error('no') }];
  await assert.rejects(tokens.use({ uuid: operation.id }, bad), /no/);
  assert.equal((await tokens.find(secret, every))?.uuid, operation.id);
});

test('an expired token opens nothing and is gone after a restart', async (t) => {
  const store = await newStore(t);
  const { tokens, issue } = daemon(store);
  const { operation, secret } = await issue({ expiresAt: new Date(Date.now() - 1000) });
  assert.equal(operation.view().status, 'Cancelled');
  assert.equal(await tokens.find(secret, every), null);
  assert.deepEqual(await listTokens(store, standalone.name), []);
});

test('a token that was used through another member is over here too', async (t) => {
  const store = await newStore(t);
  const issuer = daemon(store);
  const { operation, secret } = await issuer.issue();
  const other = daemon(store);
  const token = await other.tokens.find(secret, every);
  assert.ok(token);
  assert.equal(await other.tokens.use(token), true);
  assert.equal(operation.view().status, 'Running');
  await issuer.tokens.refresh();
  assert.equal(operation.view().status, 'Cancelled');
  assert.equal(await issuer.tokens.find(secret, every), null);
});
