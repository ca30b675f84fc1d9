import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { alive, commandLine, processesOf } from '../support/processes.js';
import { until } from '../support/wait.js';

const server = serverForTests();

const initPid = async (name: string): Promise<number> =>
  (await server.api.get<{ pid: number }>(`/1.0/instances/${name}/state`)).pid;

const agentPids = (): number[] =>
  processesOf(server.dir).filter((pid) => /agent\.mjs/.test(commandLine(pid)));

test('containers run on while the daemon is stopped, killed and started again', async () => {
  await server.mustLxc('launch', 'busybox', 'lasting');
  const pid = await initPid('lasting');
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await server.signal(signal);
    assert.ok(alive(pid), `it runs after ${signal}`);
    await server.start();
    assert.equal(await initPid('lasting'), pid);
    assert.equal(await server.mustLxc('exec', 'lasting', '--', 'echo', 'here'), 'here\n');
  }
});

test('containers run on while the agent is killed, and the daemon brings it back', async () => {
  const pid = await initPid('lasting');
  const agents = agentPids();
  assert.equal(agents.length > 0, true);
  for (const agent of agents) process.kill(agent, 'SIGKILL');
  await until('a new agent answers', async () =>
    (await server.lxc('exec', 'lasting', '--', 'true')).code === 0,
  );
  assert.equal(await initPid('lasting'), pid);
  await server.mustLxc('stop', '--force', 'lasting');
  assert.equal(alive(pid), false);
});

test('what died while nobody looked is started again, as after a power cut', async () => {
  await server.mustLxc('start', 'lasting');
  const pid = await initPid('lasting');
  const agents = agentPids();
  await server.signal('SIGKILL');
  for (const agent of agents) process.kill(agent, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await until('init is gone', () => !alive(pid));
  await server.start();
  await until('it has a new init', async () => {
    const now = await initPid('lasting');
    return now > 0 && now !== pid;
  });
});

test('a guest that reboots runs again, one that halts is stopped', async () => {
  const pid = await initPid('lasting');
  await server.mustLxc('exec', 'lasting', '--', 'reboot', '-f').catch(() => '');
  await until('it has a new init', async () => {
    const now = await initPid('lasting');
    return now > 0 && now !== pid;
  });
  await server.mustLxc('exec', 'lasting', '--', 'poweroff', '-f').catch(() => '');
  await until('it is stopped', async () =>
    (await server.mustLxc('list', 'lasting', '--format', 'csv', '--columns', 's')) === 'STOPPED\n',
  );
});

test('lxd shutdown stops instances cleanly, and the next start brings them back', async () => {
  await server.mustLxc('start', 'lasting');
  const pid = await initPid('lasting');
  await server.run([server.programs.lxd, 'shutdown', '--timeout', '60']);
  await until('the daemon has ended', () => !server.running);
  assert.equal(alive(pid), false);
  await server.start();
  await until('it runs again', async () =>
    (await server.mustLxc('list', 'lasting', '--format', 'csv', '--columns', 's')) === 'RUNNING\n',
  );
});
