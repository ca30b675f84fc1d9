import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Self } from '../cluster/self.js';
import type { Events } from '../events/events.js';
import { OperationBoard } from './operation-board.js';
import type { Work } from './work.js';

function board() {
  const statuses: string[] = [];
  const events: Events = {
    lifecycle: () => undefined,
    send: (_type, _project, metadata) =>
      void statuses.push((metadata() as { status: string }).status),
  };
  const bugs: unknown[] = [];
  const operations = new OperationBoard(
    events,
    new Self(),
    (error) => bugs.push(error),
  );
  const start = (work: Work) => {
    const operation = operations.create(work, { project: 'default', requestor: null });
    operation.begin();
    return operation;
  };
  return { operations, statuses, bugs, start };
}

const never = new AbortController().signal;

test('an operation that succeeds tells every step', async () => {
  const { operations, statuses, start } = board();
  const { id } = start({
    description: 'Testing',
    resources: { instances: ['/1.0/instances/c1'] },
    async run(progress) {
      progress.metadata({ download: '50%' });
      progress.metadata({ download: '50%' }); // nothing new: no event
    },
  });
  const view = await operations.wait(id, null, never);
  assert.deepEqual(statuses, ['Pending', 'Running', 'Running', 'Success']);
  assert.equal(view.status_code, 200);
  assert.deepEqual(view.metadata, { download: '50%' });
  assert.deepEqual(view.resources, {
    instances: ['/1.0/instances/c1'],
    containers: ['/1.0/containers/c1'],
  });
});

test('an operation that fails says why, outermost first', async () => {
  const { operations, start, bugs } = board();
  const { id } = start({
    description: 'Testing',
    run: () => Promise.reject(new Error('outer', { cause: new Error('inner') })),
  });
  const view = await operations.wait(id, null, never);
  assert.deepEqual([view.status, view.status_code, view.err], ['Failure', 400, 'outer: inner']);
  assert.equal(bugs.length, 1);
});

test('waiting ends at the time-out with the operation as it is', async () => {
  const { operations, start } = board();
  const { id } = start({ description: 'Testing', run: () => new Promise(() => undefined) });
  assert.equal((await operations.wait(id, 1, never)).status, 'Running');
});

test('only what can be cancelled is', async () => {
  const { operations, start } = board();
  const fixed = start({ description: 'Testing', run: () => new Promise(() => undefined) });
  await assert.rejects(operations.cancel(fixed.id), { message: "This operation can't be cancelled" });

  const token = start({ class: 'token', description: 'Testing' });
  await operations.cancel(token.id);
  assert.equal(token.view().status_code, 401);
  await assert.rejects(operations.cancel(token.id), {
    message: 'Only running operations can be cancelled',
  });

  const heeding = start({
    description: 'Testing',
    cancellable: true,
    run: (_progress, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  });
  await operations.cancel(heeding.id);
  assert.equal((await operations.wait(heeding.id, null, never)).status, 'Cancelled');
});

test('every secret opens one stream, and only while the operation lasts', async () => {
  const { operations, start } = board();
  const { id } = start({
    class: 'websocket',
    description: 'Testing',
    sockets: ['0', 'control'],
    run: () => Promise.resolve(),
  });
  const { fds } = operations.get(id).view().metadata as { fds: Record<string, string> };
  assert.deepEqual(Object.keys(fds), ['0', 'control']);
  assert.throws(() => operations.connect(id, 'wrong'), { kind: 'forbidden' });
  assert.equal(operations.secretFits(id, fds['0']!), true);
  await operations.wait(id, null, never);
  assert.throws(() => operations.connect(id, fds['0']!), { kind: 'forbidden' });
});

test('a closing board ends a session somebody sits in front of', async () => {
  const { operations, start } = board();
  const session = start({
    class: 'websocket',
    description: 'Testing',
    sockets: ['0'],
    run: (_progress, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  });
  await operations.close(10_000);
  assert.equal(session.view().status, 'Cancelled');
});

test('a closed board takes nothing new and waits for what runs', async () => {
  const { operations, start } = board();
  let finish = () => undefined as void;
  start({ description: 'Testing', run: () => new Promise((resolve) => (finish = resolve)) });
  const closed = operations.close(10_000);
  assert.throws(() => start({ description: 'Testing' }), { kind: 'unavailable' });
  finish();
  await closed;
});
