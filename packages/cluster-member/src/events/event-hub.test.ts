import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';

import type { WebSocket } from 'ws';

import { EventHub, type Subscription } from './event-hub.js';

const mebibyte = 1024 * 1024;

/** A socket whose other end reads as fast as the test says. */
class FakeSocket extends EventEmitter {
  readonly heard: Record<string, unknown>[] = [];
  bufferedAmount = 0;
  reads = true;
  pings = 0;
  terminated = false;

  send(text: string): void {
    if (this.reads) this.heard.push(JSON.parse(text) as Record<string, unknown>);
    else this.bufferedAmount += text.length;
  }

  ping(): void {
    this.pings++;
  }

  terminate(): void {
    this.terminated = true;
    this.emit('close');
  }
}

const everything: Subscription = {
  types: new Set(['lifecycle', 'logging', 'operation']),
  project: null,
  admin: true,
  allowed: async () => true,
};

function join(hub: EventHub, differs: Partial<Subscription> = {}): FakeSocket {
  const socket = new FakeSocket();
  hub.subscribe(socket as unknown as WebSocket, { ...everything, ...differs });
  return socket;
}

const happen = (hub: EventHub, project: string | null, text = 'x') =>
  hub.send('operation', project, () => ({ text }));

test('a listener hears its types of its project, and what belongs to none', () => {
  const hub = new EventHub(() => 'm1');
  const own = join(hub, { project: 'p1' });
  const deaf = join(hub, { types: new Set(['lifecycle']) });
  for (const project of ['p1', 'p2', null]) happen(hub, project);
  assert.deepEqual(own.heard.map(({ project }) => project), ['p1', undefined]);
  assert.deepEqual(deaf.heard, []);
  assert.equal(own.heard[0]?.['location'], 'm1');
});

test('what gives more than may be seen goes to admins only', () => {
  const hub = new EventHub(() => 'none');
  const [admin, other] = [join(hub), join(hub, { admin: false })];
  hub.send('operation', null, () => ({}), { adminOnly: true });
  assert.deepEqual([admin.heard.length, other.heard.length], [1, 0]);
});

test('a listener that does not read is dropped before much is kept for it', () => {
  const hub = new EventHub(() => 'none');
  const [slow, fast] = [join(hub), join(hub)];
  slow.reads = false;
  const text = 'x'.repeat(mebibyte);
  for (let i = 0; i < 20; i++) happen(hub, null, text);
  assert.equal(slow.terminated, true);
  assert.ok(slow.bufferedAmount < 10 * mebibyte);
  assert.equal(fast.heard.length, 20);
});

test('a listener that answers no ping, or takes nothing between two, is dropped', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const hub = new EventHub(() => 'none');
    const [alive, dead, stuck] = [join(hub), join(hub), join(hub)];
    stuck.reads = false;
    happen(hub, null);
    for (let i = 0; i < 5; i++) {
      mock.timers.tick(10_000);
      alive.emit('pong');
      stuck.emit('pong');
    }
    assert.deepEqual([alive, dead, stuck].map(({ terminated }) => terminated), [false, true, true]);
    assert.equal(alive.pings, 5);
  } finally {
    mock.timers.reset();
  }
});

test('whether anybody wants logging is told when it changes', () => {
  const told: boolean[] = [];
  const hub = new EventHub(() => 'none', (wanted) => told.push(wanted));
  const socket = join(hub);
  socket.emit('close');
  assert.deepEqual(told, [true, false]);
});

test('a listener is let go when it is no longer trusted, or nobody can tell', async () => {
  const hub = new EventHub(() => 'none');
  const trusted = join(hub);
  const revoked = join(hub, { allowed: async () => false });
  const unclear = join(hub, { allowed: () => Promise.reject(new Error('away')) });
  hub.recheck();
  await new Promise(setImmediate);
  assert.deepEqual([trusted, revoked, unclear].map(({ terminated }) => terminated), [false, true, true]);
  trusted.terminate();
});
