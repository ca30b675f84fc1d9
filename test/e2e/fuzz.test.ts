import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { rawRequests, sendRaw } from '../fuzz/raw.js';
import { fuzz } from '../fuzz/run.js';
import { serverForTests } from '../support/fixture.js';

const count = 20_000;
/** By then every code path is warm, caches are full and the names in use are all made. */
const warm = 8_000;
/** What 12,000 requests may add once garbage is swept: a leak of 4 KiB each would be more. */
const growthBytes = 48 * 2 ** 20;

/** A failure prints the seed; `LXD_TEST_SEED` brings the same requests again. */
const seed = Number(process.env['LXD_TEST_SEED'] ?? 20_260_101);

const server = serverForTests();

test(`${count} requests made from the API's own description break nothing (seed ${seed})`, async () => {
  let before = 0;
  const began = server.pid;
  const { mistakes } = await fuzz(server, { count, seed, parallel: 1 }, async (sent) => {
    if (sent === warm) before = await residentBytes();
  });
  assert.ok(server.running && server.pid === began, server.output());
  const told = mistakes.map(({ what, request, times }) => `${times} x ${what.slice(0, 500)}\n    ${request.method} ${request.path.slice(0, 300)} ${String(request.body).slice(0, 300)}`);
  assert.deepEqual(told, []);
  const grown = (await residentBytes()) - before;
  assert.ok(grown < growthBytes, `grew by ${Math.round(grown / 2 ** 20)} MiB`);
  assert.doesNotMatch(readFileSync(`${server.dir}/lxd.log`, 'utf8'), /unhandled|uncaught/i);
});

test('bytes that are no HTTP, or half of it, harm nobody', async () => {
  for (const bytes of rawRequests) await sendRaw(server.api.socketPath, bytes);
  assert.equal((await server.api.request('GET', '/1.0')).status, 200);
  assert.ok(server.running, server.output());
});

/** The daemon's memory after its heap was swept. */
async function residentBytes(): Promise<number> {
  const port = 8_444;
  await server.api.run('PATCH', '/1.0', { config: { 'core.debug_address': `127.0.0.1:${port}` } });
  const sweep = `fetch('http://127.0.0.1:${port}/debug/pprof/heap?gc=1&seconds=0.1').then((answer) => answer.text())`;
  const swept = await server.run(['node', '-e', sweep]);
  assert.equal(swept.code, 0, swept.stderr);
  await server.api.run('PATCH', '/1.0', { config: { 'core.debug_address': '' } });
  const kilobytes = (pid: number): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return kilobytes(server.pid) * 1024;
}
