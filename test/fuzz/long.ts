/**
 * `node test/dist/fuzz/long.js [count] [seed]`: the fuzzer on its own, for longer runs than the
 * suite has time for. Prints each way to fail with its first request; ends with 1 if there is one.
 */
import { readFileSync } from 'node:fs';

import { poolAndProfile } from '../support/image.js';
import { Server } from '../support/server.js';
import { fuzz } from './run.js';

const [count = 20_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const server = new Server();
try {
  await server.start();
  await poolAndProfile(server);
  console.log(`${count} requests from seed ${seed}`);
  const began = Date.now();
  const { mistakes, statuses } = await fuzz(server, { count, seed, parallel: 8 }, async (sent) => {
    if (sent % 2000 === 0) console.log(`${sent} sent after ${Math.round((Date.now() - began) / 1000)} s`);
  });
  console.log([...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`).join(', '));
  for (const { what, request, times } of mistakes) {
    console.log(`\n${times} x ${what.slice(0, 500)}\n  ${request.method} ${request.path.slice(0, 300)} ${JSON.stringify(request.headers)} ${String(request.body).slice(0, 500)}`);
  }
  if (!server.running) console.log(readFileSync(`${server.dir}/output.log`, 'utf8').slice(-4000));
  process.exitCode = mistakes.length === 0 && server.running ? 0 : 1;
} finally {
  await server.stop();
}
