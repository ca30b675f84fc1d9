import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { repository, Server, folderPrefix } from '../support/server.js';

const root = mkdtempSync(`${folderPrefix}install-`);
after(() => rmSync(root, { recursive: true, force: true }));
const make = (...args: string[]): string => execFileSync('make', args, { cwd: repository, encoding: 'utf8' });

test('an installed copy runs by itself, and uninstalling removes all of it', async () => {
  make('install', `PREFIX=${root}`);
  const server = new Server({ lxd: join(root, 'bin/lxd'), lxc: join(root, 'bin/lxc') });
  try {
    await server.start();
    assert.match(await server.mustLxc('list', '--format', 'json'), /^\[\]\n?$/);
    assert.match((await server.lxc('version')).stdout, /Server version: 5\.2/);
  } finally {
    assert.deepEqual(await server.stop(), []);
  }
  for (const path of ['share/bash-completion/completions/lxc', 'share/zsh/site-functions/_lxc']) assert.ok(existsSync(join(root, path)), path);
  make('uninstall', `PREFIX=${root}`);
  for (const path of ['bin/lxd', 'bin/lxc', 'lib/lxd', 'share/bash-completion/completions/lxc', 'share/zsh/site-functions/_lxc']) assert.equal(existsSync(join(root, path)), false);
});

test('DESTDIR stages the files without changing what they say', () => {
  const stage = join(root, 'stage');
  make('install', `DESTDIR=${stage}`, 'PREFIX=/opt/lxd');
  assert.match(execFileSync('cat', [join(stage, 'opt/lxd/bin/lxc')], { encoding: 'utf8' }), /"\/opt\/lxd\/lib\/lxd\/lxc\.cjs"/);
});
