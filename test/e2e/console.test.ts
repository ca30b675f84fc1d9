import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { openSockets, type OperationSockets } from '../support/sockets.js';
import { until } from '../support/wait.js';

const server = serverForTests();
const path = '/1.0/instances/c1/console';
const attach = () => openSockets(server, path, { width: 90, height: 30 });
const showLog = () => server.mustLxc('console', 'c1', '--show-log');

/** Types until the shell behind the console answers: its first key only wakes it. */
async function shellAnswers(console: OperationSockets, word: string): Promise<void> {
  await until(`the console answers ${word}`, () => {
    if (new RegExp(`${word}4`).test(console.text('0'))) return true;
    console.send('0', `\recho ${word}$((2+2))\r`);
    return false;
  });
}

test('the console is one terminal, for one at a time', async () => {
  await server.mustLxc('launch', 'busybox', 'c1');
  const first = await attach();
  await shellAnswers(first, 'first');
  const second = await attach();
  await second.closed('0');
  const { err } = await server.api.get<{ err: string }>(`${second.operation}/wait`);
  assert.match(err, /already connected/);
  await shellAnswers(first, 'still');
  first.terminate();
});

test('who leaves in whatever way makes room for the next', async () => {
  for (const word of ['terminated', 'detached']) {
    const console = await attach();
    await shellAnswers(console, word);
    console.send('control', { command: 'window-resize', args: { width: '101', height: '41' } });
    await shellAnswers(console, `resized${word}`);
    if (word === 'terminated') console.terminate();
    else console.close('control');
  }
});

test('the end of the container is the end of its console, and the log stays', async () => {
  const console = await attach();
  await shellAnswers(console, 'last');
  await server.mustLxc('stop', '--force', 'c1');
  await console.closed('0');
  assert.match(await showLog(), /last4/);
  assert.equal((await server.api.request('DELETE', path)).status, 200);
  assert.doesNotMatch(await showLog(), /last4/);
  const { code, stderr } = await server.lxc('console', 'c1');
  assert.equal(code, 1);
  assert.match(stderr, /Instance is not running/);
});

test('the log is that of this run, and can be emptied while it runs', async () => {
  await server.mustLxc('start', 'c1');
  await server.mustLxc('exec', 'c1', '--', 'sh', '-c', 'echo marked > /dev/console');
  assert.match(await showLog(), /marked/);
  assert.match(await showLog(), /marked/); // reading takes nothing away
  assert.equal((await server.api.request('DELETE', path)).status, 200);
  assert.doesNotMatch(await showLog(), /marked/);
});
