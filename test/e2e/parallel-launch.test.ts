import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests();
const instances = 200;

test(`${instances} launches at once succeed, and the API answers all the while`, async () => {
  const names = Array.from({ length: instances }, (_, index) => `many${index}`);
  const answers: number[] = [];
  let done = false;
  const probe = (async () => {
    while (!done) {
      const start = performance.now();
      await server.api.get('/1.0');
      answers.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const results = await Promise.allSettled(
    names.map(async (name) => {
      await server.api.run('POST', '/1.0/instances', { name, source: { type: 'image', alias: 'busybox' } });
      await server.api.run('PUT', `/1.0/instances/${name}/state`, { action: 'start', timeout: -1 });
    }),
  );
  done = true;
  await probe;
  const failures = results.filter((result) => result.status === 'rejected').map(({ reason }) => String(reason));
  assert.deepEqual(failures, []);
  const listed = await server.api.get<{ status: string }[]>('/1.0/instances?recursion=1');
  assert.equal(listed.filter(({ status }) => status === 'Running').length, instances);
  answers.sort((a, b) => a - b);
  console.log(`GET /1.0: ${answers.length} answers, slowest ${answers.at(-1)?.toFixed(0)} ms`);
  assert.ok(answers.at(-1)! < 1000, 'no answer takes a second'); // the 100 ms bar is measured by test/bench
});
