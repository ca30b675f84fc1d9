import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';

import { DebugListener } from './debug-listener.js';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('the debug server shows profiles while it is open', async (context) => {
  const debug = new DebugListener();
  context.after(() => debug.close());
  const address = `127.0.0.1:${await freePort()}`;
  await debug.listen(address);
  const get = (path: string) => fetch(`http://${address}${path}`);

  const index = await get('/debug/pprof/');
  assert.equal(index.status, 200);
  assert.match(await index.text(), /^heap /m);
  const cpu = (await (await get('/debug/pprof/profile?seconds=0.05')).json()) as { nodes: unknown[] };
  assert.ok(cpu.nodes.length > 0);
  const heap = (await (await get('/debug/pprof/heap?seconds=0.05')).json()) as { head: unknown };
  assert.ok(heap.head);
  assert.equal((await get('/other')).status, 404);

  await debug.listen('');
  await assert.rejects(get('/debug/pprof/'));
});

test('an address that can not be had is refused', async () => {
  const debug = new DebugListener();
  await assert.rejects(debug.listen('192.0.2.1:8080'), { kind: 'invalid' });
});
