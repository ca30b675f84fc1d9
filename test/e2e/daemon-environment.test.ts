import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { until } from '../support/wait.js';

const server = serverForTests();
const database = (file: string): string => join(server.dir, 'database', file);
const restart = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
  await server.signal('SIGINT');
  await server.start(env);
};

test('statements left beside the databases are run at start, and not twice', async () => {
  await server.signal('SIGINT');
  writeFileSync(database('patch.global.sql'), "UPDATE profiles SET description = 'patched'; -- it's done\n");
  await server.start();
  const { description } = await server.api.get<{ description: string }>('/1.0/profiles/default');
  assert.equal(description, 'patched');
  assert.equal(existsSync(database('patch.global.sql')), false);
});

test('a wrong one keeps the daemon from starting and changes nothing', async () => {
  await server.signal('SIGINT');
  const file = database('patch.global.sql');
  writeFileSync(file, "UPDATE profiles SET description = 'half'; UPDATE nowhere SET x = 1");
  const failed = await server.run([server.programs.lxd], { timeoutMs: 30_000 });
  assert.notEqual(failed.code, 0);
  assert.match(failed.stderr, /no such table: nowhere/);
  assert.equal(existsSync(file), true);
  writeFileSync(file, '');
  await server.start();
  const { description } = await server.api.get<{ description: string }>('/1.0/profiles/default');
  assert.equal(description, 'patched');
});

test('LXD_EXEC_PATH names the program that is run for parts of the daemon', async () => {
  const log = join(server.dir, 'commands.log');
  const wrapper = join(server.dir, 'wrapper');
  writeFileSync(wrapper, `#!/bin/sh\necho "$*" >> ${log}\nexec ${server.programs.lxd} "$@"\n`);
  chmodSync(wrapper, 0o755);
  await restart({ LXD_EXEC_PATH: wrapper });
  assert.match(readFileSync(log, 'utf8'), /^forkagent\b/);
  await server.mustLxc('init', 'busybox', 'wrapped');
  await restart();
});

test('LXD_UNPRIVILEGED_ONLY refuses privileged containers, but for those there are', async () => {
  const privileged = ['--config', 'security.privileged=true'];
  await server.mustLxc('init', 'busybox', 'old', ...privileged);
  await restart({ LXD_UNPRIVILEGED_ONLY: 'true' });
  const refused = await server.lxc('init', 'busybox', 'fresh', ...privileged);
  assert.match(refused.stderr, /LXD was configured to only allow unprivileged containers/);
  await server.mustLxc('start', 'old');
  await server.mustLxc('stop', '--force', 'old');
});

test('LXD_IDMAPPED_MOUNTS_DISABLE and LXD_LXC_TEMPLATE reach the agent', async () => {
  const templates = join(server.dir, 'templates');
  await server.run(['cp', '-r', '/usr/share/lxc/config', templates]);
  await server.run(['mkdir', '-p', join(templates, 'common.conf.d')]);
  const snippet = join(templates, 'common.conf.d', '99-test.conf');
  writeFileSync(snippet, 'lxc.environment = FROM_SNIPPET=yes\n');
  await restart({ LXD_IDMAPPED_MOUNTS_DISABLE: '1', LXD_LXC_TEMPLATE: templates });
  await server.mustLxc('start', 'wrapped');
  const rootfs = join(server.dir, 'containers', 'wrapped', 'rootfs');
  assert.notEqual(statSync(rootfs).uid, 0, 'owners are shifted on disk');
  const environment = await server.mustLxc('exec', 'wrapped', '--', 'cat', '/proc/1/environ');
  assert.match(environment, /FROM_SNIPPET=yes/);
});

test('SIGUSR1 writes a memory profile where --memprofile says', async () => {
  await server.signal('SIGINT');
  const file = join(server.dir, 'memory.heapsnapshot');
  server.flags.push('--memprofile', file);
  await server.start();
  process.kill(server.pid, 'SIGUSR1');
  await until('the profile is there', () => existsSync(file) && statSync(file).size > 1_000_000);
});

test('SIGTERM, SIGINT and SIGQUIT leave instances running, SIGHUP does nothing', async () => {
  process.kill(server.pid, 'SIGHUP');
  const pid = async () =>
    (await server.api.get<{ pid: number }>('/1.0/instances/wrapped/state')).pid;
  const before = await pid();
  for (const signal of ['SIGTERM', 'SIGQUIT'] as const) {
    await server.signal(signal);
    await server.start();
    assert.equal(await pid(), before);
  }
});
