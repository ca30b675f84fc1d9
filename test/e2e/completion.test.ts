import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { repository } from '../support/server.js';

const server = serverForTests({ image: false });
const scripts = join(repository, 'deploy/completion');

test('the server has something to name', async () => {
  for (const name of ['web1', 'web2']) await server.api.run('POST', '/1.0/instances', { name, source: { type: 'none' } });
  await server.mustLxc('version'); // the first use of a client greets
});

/** What bash offers at the end of `line`. */
async function inBash(line: string): Promise<string[]> {
  const script = `
    . /usr/share/bash-completion/bash_completion; . ${scripts}/lxc.bash
    PATH=${dirname(server.programs.lxc)}:$PATH COMP_LINE=$1 COMP_POINT=\${#1}
    read -ra COMP_WORDS <<<"\${1//[=:]/ & }"; [[ $1 == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _lxc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const done = await server.run(['bash', '--norc', '-c', script, 'bash', line]);
  assert.equal(done.code, 0, done.stderr);
  return done.stdout.split('\n').filter((each) => each !== '');
}

/** What zsh's function adds at the end of \`line\`. */
async function inZsh(line: string): Promise<string[]> {
  const script = `
    PATH=${dirname(server.programs.lxc)}:$PATH
    compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }
    words=("\${(@s: :)1}"); CURRENT=\${#words}; . ${scripts}/_lxc`;
  const done = await server.run(['zsh', '-f', '-c', script, 'zsh', line]);
  assert.equal(done.code, 0, done.stderr);
  return done.stdout.split('\n').filter((each) => each !== '');
}

const cases: { line: string; want: string[]; bash?: string[] }[] = [
  { line: 'lxc prof', want: ['profile'] },
  { line: 'lxc start w', want: ['web1', 'web2'] },
  { line: 'lxc start local:w', want: ['local:web1', 'local:web2'], bash: ['web1', 'web2'] },
  { line: 'lxc config set web1 limits.mem', want: ['limits.memory.enforce=', 'limits.memory.hugepages=', 'limits.memory.swap.priority=', 'limits.memory.swap=', 'limits.memory='] },
  { line: 'lxc config set core.https_a', want: ['core.https_address=', 'core.https_allowed_credentials=', 'core.https_allowed_headers=', 'core.https_allowed_methods=', 'core.https_allowed_origin='] },
  { line: 'lxc storage show d', want: ['default'] },
  { line: 'lxc profile device set default root si', want: ['size.state=', 'size='] },
  { line: 'lxc list --project=d', want: ['--project=default'], bash: ['default'] },
]; // prettier-ignore

for (const { line, want, bash = want } of cases) {
  test(`bash completes "${line}"`, async () => assert.deepEqual((await inBash(line)).sort(), [...bash].sort()));
  test(`zsh completes "${line}"`, { skip: existsSync('/usr/bin/zsh') ? false : 'zsh is not installed' }, async () =>
    assert.deepEqual((await inZsh(line)).sort(), [...want].sort()));
}

test('a server that is not there has no names and no error', async () => {
  const done = await server.run(['env', 'LXD_DIR=/nonexistent', server.programs.lxc, '__complete', 'start', 'w']);
  assert.deepEqual([done.code, done.stdout, done.stderr], [0, '', '']);
});
