import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { repository } from '../support/server.js';
import { until } from '../support/wait.js';

const server = serverForTests({ prepared: 'network', image: false });

/** The Debian image, built by debootstrap once. */
function debianImage(): string {
  const folder = join(repository, 'build/images');
  const path = join(folder, 'debian.tar.xz');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const partial = join(folder, `debian-${process.pid}.tar.xz`);
    execFileSync(join(repository, 'images/debian.sh'), [partial], { stdio: ['ignore', 'ignore', 'inherit'] });
    renameSync(partial, path);
  }
  return path;
}

test('Debian 12 boots with systemd, gets an address and finds another instance by name', async () => {
  await server.mustLxc('image', 'import', debianImage(), '--alias', 'debian');
  await server.mustLxc('launch', 'debian', 'd1');
  await server.mustLxc('launch', 'debian', 'd2');
  for (const name of ['d1', 'd2']) {
    let state = '';
    await until(`${name} has booted`, async () => {
      state = (await server.lxc('exec', name, '--', 'systemctl', 'is-system-running')).stdout.trim();
      return state === 'running' || state === 'degraded';
    }, 120_000);
    const failed = await server.mustLxc('exec', name, '--', 'systemctl', '--failed', '--no-legend', '--plain');
    assert.equal(state, 'running', `failed units: ${failed}`);
    await until(`${name} has an address`, async () =>
      /\(eth0\)/.test(await server.mustLxc('list', name, '--format', 'csv', '--columns', '4')),
    );
  }
  const found = await server.lxc('exec', 'd1', '--', 'getent', 'hosts', 'd2');
  assert.equal(found.code, 0, 'd1 resolves d2');
  assert.match(found.stdout, /^(10\.|fd42:)\S+\s+d2/m);
});

test('it stops cleanly when asked', async () => {
  await server.mustLxc('stop', 'd1', '--timeout', '60');
  assert.equal(await server.mustLxc('list', 'd1', '--format', 'csv', '--columns', 's'), 'STOPPED\n');
});
