import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { until } from '../support/wait.js';

const server = serverForTests({ prepared: 'network' });
const scratch = await mkdtemp(join(tmpdir(), 'lxd-test-scratch-'));
after(() => rm(scratch, { recursive: true }));

type Client = (...args: string[]) => ReturnType<typeof server.lxc>;
const clients: [string, Client][] = [
  ['our lxc', (...args) => server.lxc(...args)],
  ["Debian's lxc", (...args) => server.debianLxc(...args)],
];

for (const [who, lxc] of clients) {
  describe(`a container with ${who}`, () => {
    const name = who.startsWith('our') ? 'c1' : 'c2';
    const must = async (...args: string[]): Promise<string> => {
      const done = await lxc(...args);
      assert.equal(done.code, 0, `lxc ${args.join(' ')}: ${done.stderr}`);
      return done.stdout;
    };

    test('launches, and gets an address by DHCP', async () => {
      await must('launch', 'busybox', name);
      assert.equal(await must('list', name, '--format', 'csv', '--columns', 'nst'), `${name},RUNNING,CONTAINER\n`);
      await until('it has an IPv4 address', async () =>
        /^10\.\d+\.\d+\.\d+ \(eth0\)/.test(await must('list', name, '--format', 'csv', '--columns', '4')),
      );
    });

    test('runs commands, with their output, environment, user and exit code', async () => {
      assert.equal(await must('exec', name, '--', 'echo', 'hello'), 'hello\n');
      assert.equal(await must('exec', name, '--env', 'A=1', '--', 'sh', '-c', 'echo $A'), '1\n');
      assert.equal(await must('exec', name, '--user', '1000', '--group', '1001', '--', 'sh', '-c', 'id -u; id -g'), '1000\n1001\n');
      assert.equal(await must('exec', name, '--cwd', '/tmp', '--', 'pwd'), '/tmp\n');
      assert.equal((await lxc('exec', name, '--', 'sh', '-c', 'exit 3')).code, 3);
      assert.equal((await lxc('exec', name, '--', 'sh', '-c', 'kill -9 $$')).code, 137);
      assert.equal((await lxc('exec', name, '--', 'no-such-command')).code, 127);
      const streams = await lxc('exec', name, '--', 'sh', '-c', 'echo out; echo err >&2');
      assert.deepEqual([streams.stdout, streams.stderr], ['out\n', 'err\n']);
    });

    test('passes standard input through', async () => {
      const text = 'x'.repeat(3_000_000);
      const program = who.startsWith('our') ? server.programs.lxc : '/usr/bin/lxc';
      const done = await server.run([program, 'exec', name, '--', 'md5sum'], { input: text });
      assert.match(done.stdout, /^[0-9a-f]{32} {2}-\n$/);
      assert.equal(done.stdout.slice(0, 32), createHash('md5').update(text).digest('hex'));
    });

    test('takes files in and gives them back', async () => {
      const source = join(scratch, `${name}.txt`);
      await writeFile(source, 'content\n');
      await must('file', 'push', source, `${name}/root/pushed.txt`, '--mode', '0640', '--uid', '5', '--gid', '6');
      assert.equal(await must('exec', name, '--', 'stat', '-c', '%a %u %g', '/root/pushed.txt'), '640 5 6\n');
      await must('file', 'pull', `${name}/root/pushed.txt`, join(scratch, 'pulled.txt'));
      assert.equal(await readFile(join(scratch, 'pulled.txt'), 'utf8'), 'content\n');
      await must('file', 'delete', `${name}/root/pushed.txt`);
      assert.notEqual((await lxc('file', 'pull', `${name}/root/pushed.txt`, '-')).code, 0);
    });

    test('takes a whole folder in', async () => {
      const folder = join(scratch, `tree-${name}`);
      await mkdir(join(folder, 'a/b'), { recursive: true });
      await writeFile(join(folder, 'a/b/file'), 'deep');
      await must('file', 'push', '--recursive', folder, `${name}/root/`);
      assert.equal(await must('exec', name, '--', 'cat', `/root/tree-${name}/a/b/file`), 'deep');
      const back = join(scratch, `back-${name}`);
      await mkdir(back);
      await must('file', 'pull', '--recursive', `${name}/root/tree-${name}`, back);
      assert.equal(await readFile(join(back, `tree-${name}/a/b/file`), 'utf8'), 'deep');
    });

    test('is unprivileged, with its root mapped to a host id above 65535', async () => {
      const map = (await must('exec', name, '--', 'cat', '/proc/self/uid_map')).trim().split(/\s+/).map(Number);
      assert.equal(map[0], 0);
      assert.ok(map[1]! >= 65536);
      assert.equal(await must('exec', name, '--', 'stat', '-c', '%u', '/bin/busybox'), '0\n');
    });

    test('restarts, pauses, resumes, is renamed and goes', async () => {
      await must('restart', name, '--force');
      await must('pause', name);
      assert.equal(await must('list', name, '--format', 'csv', '--columns', 's'), 'FROZEN\n');
      await must('start', name);
      assert.equal(await must('list', name, '--format', 'csv', '--columns', 's'), 'RUNNING\n');
      await must('stop', name);
      await must('rename', name, `${name}-new`);
      await must('start', `${name}-new`);
      assert.equal(await must('exec', `${name}-new`, '--', 'hostname'), `${name}-new\n`);
      assert.match((await lxc('delete', `${name}-new`)).stderr, /The instance is currently running, stop it first or pass --force/);
      await must('delete', '--force', `${name}-new`);
      assert.equal(await must('list', '--format', 'csv', '--columns', 'n', `${name}-new`), '');
    });
  });
}
