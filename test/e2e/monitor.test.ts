import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { listen } from '../support/events.js';
import { serverForTests } from '../support/fixture.js';

const server = serverForTests();

interface Event {
  readonly type: string;
  readonly timestamp: string;
  readonly metadata: { readonly action?: string; readonly source?: string; readonly status?: string };
}

test('lxc monitor shows what happens to an instance, in order', async () => {
  const monitor = spawn(
    'nsenter',
    [`--target=${server.pid}`, '--net', '--mount', server.programs.lxc, 'monitor', '--format=json', '--type=lifecycle', '--type=operation'],
    { env: { ...process.env, LXD_DIR: server.dir, LXD_CONF: server.conf }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const actions: string[] = [];
  let ready = (): void => {};
  const subscribed = new Promise<void>((resolve) => (ready = resolve));
  const seen = (async () => {
    for await (const line of createInterface(monitor.stdout)) {
      if (line === '') continue;
      const event = JSON.parse(line) as Event;
      assert.match(event.timestamp, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/);
      if (event.type !== 'lifecycle') continue;
      if (event.metadata.action === 'profile-created') ready();
      else actions.push(event.metadata.action ?? '');
      if (event.metadata.action === 'instance-deleted') return;
    }
  })();
  // The monitor says nothing when it has subscribed: profiles are made until it sees one.
  let subscribing = true;
  void subscribed.then(() => (subscribing = false));
  for (let i = 0; subscribing; i += 1) {
    await server.api.run('POST', '/1.0/profiles', { name: `probe${i}` });
    await Promise.race([subscribed, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  await server.mustLxc('launch', 'busybox', 'watched');
  await server.mustLxc('config', 'set', 'watched', 'user.a', '1');
  await server.mustLxc('stop', '--force', 'watched');
  await server.mustLxc('delete', 'watched');
  await seen;
  monitor.kill();
  assert.deepEqual(
    actions.filter((action) => action.startsWith('instance-')),
    ['instance-created', 'instance-started', 'instance-updated', 'instance-stopped', 'instance-deleted'],
  );
});

test('a lifecycle event names the user of the socket', async () => {
  const listening = await listen(server, 'type=lifecycle');
  const asNobody = ['setpriv', '--reuid=65534', '--regid=0', '--clear-groups'];
  const call = ['curl', '-s', '--unix-socket', server.api.socketPath, '-d', '{"name":"nobodys"}', 'lxd/1.0/profiles'];
  await server.run([...asNobody, ...call]);
  await server.api.request('DELETE', '/1.0/profiles/nobodys');
  const events = await listening.until((event) => event.metadata.action === 'profile-deleted');
  assert.deepEqual(
    events.map(({ metadata }) => metadata.requestor),
    [
      { username: 'nobody', protocol: 'unix', address: '@' },
      { username: 'root', protocol: 'unix', address: '@' },
    ],
  );
});

test('log messages of every level are told, whatever the server writes down itself', async () => {
  const listening = await listen(server, 'type=logging');
  await server.api.get('/1.0/profiles?recursion=1');
  const heard = await listening.until(({ metadata }) => metadata['message'] === 'Handling API request');
  const { context, level } = heard.at(-1)!.metadata;
  assert.equal(level, 'debug');
  assert.equal(context?.['url'], '/1.0/profiles?recursion=1');
});
