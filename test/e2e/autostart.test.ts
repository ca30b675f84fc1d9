/** What starts and stops with the host, and in which order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listen } from '../support/events.js';
import { serverForTests } from '../support/fixture.js';
import { until } from '../support/wait.js';

const server = serverForTests();

interface Instance {
  readonly name: string;
  readonly status: string;
  readonly last_used_at: string;
}

const instances = async (): Promise<Map<string, Instance>> =>
  new Map((await server.api.get<Instance[]>('/1.0/instances?recursion=1')).map((one) => [one.name, one]));
/** Its first process ignores every signal that asks for its end. */
const deaf = ['-c', 'raw.lxc=lxc.init.cmd = /bin/sleep 100000'];

test('the host goes down in order, and by force where it must', async () => {
  const launch = (name: string, ...options: string[]) =>
    server.mustLxc('launch', 'busybox', name, ...options);
  await launch('first', ...deaf, '-c', 'boot.autostart=true', '-c', 'boot.autostart.priority=10',
    '-c', 'boot.autostart.delay=1', '-c', 'boot.stop.priority=10', '-c', 'boot.host_shutdown_timeout=1');
  await launch('second', ...deaf, '-c', 'boot.autostart=1', '-c', 'boot.autostart.priority=5',
    '-c', 'boot.host_shutdown_timeout=1');
  await launch('never', ...deaf, '-c', 'boot.autostart=off', '-c', 'boot.host_shutdown_timeout=1');
  await launch('as-before', ...deaf, '-c', 'boot.host_shutdown_timeout=1');
  await server.mustLxc('init', 'busybox', 'stopped');
  const stopped: string[] = [];
  const events = await listen(server, 'type=lifecycle');
  const begun = Date.now();
  const shutdown = server.run([server.programs.lxd, 'shutdown', '--timeout', '60']);
  const heard = await events.until(({ metadata }) => {
    if (metadata.action !== 'instance-stopped') return false;
    const name = metadata.source?.split('/').at(-1) ?? '';
    if (!stopped.includes(name)) stopped.push(name);
    return stopped.length === 4;
  });
  assert.ok(heard.length > 0);
  assert.equal(stopped[0], 'first', stopped.join());
  await shutdown;
  await until('the daemon has ended', () => !server.running);
  assert.ok(Date.now() - begun < 25_000, 'by force after boot.host_shutdown_timeout');
});

test('what shall start with the host does, the most important first', async () => {
  await server.start();
  await until('all have started', async () => {
    const now = await instances();
    return ['as-before', 'first', 'second'].every((name) => now.get(name)?.status === 'Running');
  });
  const now = await instances();
  for (const name of ['never', 'stopped']) assert.equal(now.get(name)?.status, 'Stopped', name);
  const startedAt = (name: string) => Date.parse(now.get(name)?.last_used_at ?? '');
  assert.ok(startedAt('second') - startedAt('first') >= 1000, 'boot.autostart.delay');
  assert.ok(startedAt('as-before') >= startedAt('second'), 'boot.autostart.priority');
});
