/*
 * Drives real containers, so it needs root, liblxc and a static busybox; it says so when it skips.
 * Every test starts what it needs and ends it; the last one looks for leftovers.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';

import { DomainError } from '@lxd/model/errors';

import { mapOf } from '@lxd/model/idmap';

import { run } from '../../src/host/command.js';
import type {
  ContainerExit,
  ContainerRef,
  ContainerRuntime,
  ExecRequest,
  Execution,
  RunningContainer,
} from '../../src/host/container-runtime.js';
import { openLxcRuntime } from '../../src/host/lxc-runtime.js';
import { openSftp } from '../../src/host/sftp.js';

const busybox = '/bin/busybox';

function whyNot(): string | false {
  if (process.getuid?.() !== 0) return 'needs root';
  if (!existsSync(busybox)) return 'needs a static /bin/busybox';
  return false;
}

const firstHostId = 1_000_000;
const idmap = mapOf({ base: firstHostId, size: 65536 });

/** Says when it is up; halts, reboots or exits as the signals ask. */
const init = `#!/bin/sh
trap 'busybox halt -f' PWR
trap 'busybox reboot -f' USR1
trap 'exit 3' USR2
echo up >/dev/console
while :; do sleep 1000 & wait $!; done
`;

const config = (rootfs: string, privileged: boolean) =>
  [
    'lxc.uts.name = c',
    `lxc.rootfs.path = dir:${rootfs}`,
    ...(privileged
      ? []
      : [
          'lxc.rootfs.options = idmap=container',
          ...['u', 'g'].map((kind) => `lxc.idmap = ${kind} 0 ${firstHostId} 65536`),
        ]),
    'lxc.mount.auto = proc:rw sys:rw',
    'lxc.autodev = 1',
    'lxc.pty.max = 1024',
    'lxc.tty.max = 0',
    'lxc.console.buffer.size = auto',
    'lxc.net.0.type = empty',
    'lxc.apparmor.profile = unconfined',
    '',
  ].join('\n');

async function text(stream: Readable | null): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Waits for what nothing announces. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, 'never came true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const skip = whyNot();

describe('containers on liblxc', { skip, timeout: 120_000 }, () => {
  let folder: string;
  let lxcPath: string;
  let rootfs: string;
  let runtime: ContainerRuntime;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lxd-container-test-'));
    await chmod(folder, 0o711);
    lxcPath = join(folder, 'run');
    rootfs = join(folder, 'rootfs');
    for (const name of ['bin', 'dev', 'etc', 'proc', 'root', 'sbin', 'sys', 'tmp'])
      await mkdir(join(rootfs, name), { recursive: true });
    await copyFile(busybox, join(rootfs, 'bin/busybox'));
    for (const name of ['cat', 'false', 'id', 'kill', 'ls', 'mount', 'sh', 'sleep', 'stty', 'true'])
      await symlink('busybox', join(rootfs, 'bin', name));
    await writeFile(join(rootfs, 'sbin/init'), init, { mode: 0o755 });
    runtime = await openLxcRuntime();
  });

  after(async () => {
    await runtime?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function configure(name: string, privileged = false): Promise<ContainerRef> {
    const ref = { name: `lxdtest-${process.pid}-${name}`, lxcPath };
    await mkdir(join(lxcPath, ref.name), { recursive: true });
    await writeFile(join(lxcPath, ref.name, 'config'), config(rootfs, privileged));
    return ref;
  }

  const start = (ref: ContainerRef) =>
    runtime.start({ ...ref, logFile: join(folder, `${ref.name}.log`), logLevel: 'warn' });

  /** Starts a container, waits until its init is up, and kills it behind `use`. */
  async function within(
    name: string,
    use: (ref: ContainerRef, container: RunningContainer) => Promise<void>,
    privileged = false,
  ): Promise<void> {
    const ref = await configure(name, privileged);
    const container = await start(ref);
    try {
      await until(async () => (await runtime.consoleLog(ref)).includes('up'));
      await use(ref, container);
    } finally {
      await runtime.kill(ref);
      await container.exited;
    }
  }

  const command = (...argv: string[]): ExecRequest => ({
    argv,
    env: { PATH: '/bin:/sbin' },
    cwd: '/',
    uid: 0,
    gid: 0,
    terminal: null,
  });

  async function finish(execution: Execution) {
    execution.stdin.end();
    const [stdout, stderr, code] = await Promise.all([
      text(execution.stdout),
      text(execution.stderr),
      execution.exited,
    ]);
    return { stdout, stderr, code };
  }
  const output = async (ref: ContainerRef, ...argv: string[]) =>
    finish(await runtime.exec(ref, command(...argv)));

  test('exec passes streams, user, folder, environment and exit codes', async () => {
    await within('exec', async (ref) => {
      const script = 'cat; echo $A $PWD; id -u; id -g; echo oops >/dev/stderr; ls /proc/self/fd; exit 7';
      const execution = await runtime.exec(ref, {
        ...command('sh', '-c', script),
        env: { PATH: '/bin', A: 'b c' },
        cwd: '/root',
        uid: 12,
        gid: 34,
      });
      execution.stdin.write('in\n');
      const got = await finish(execution);
      assert.deepEqual(got, {
        stdout: 'in\nb c /root\n12\n34\n0\n1\n2\n3\n', // 3: what ls itself has open
        stderr: 'oops\n',
        code: 7,
      });
      assert.equal((await output(ref, 'missing')).code, 127);
      assert.equal((await output(ref, '/etc')).code, 126);
      assert.equal((await output(ref, 'sh', '-c', 'kill -9 $$')).code, 137);
      const sleeping = await runtime.exec(ref, command('sleep', '1000'));
      sleeping.signal(15);
      assert.equal(await sleeping.exited, 143);
    });
  });

  test('a terminal has a name and a size inside, and is the user’s', async () => {
    await within('terminal', async (ref) => {
      const execution = await runtime.exec(ref, {
        ...command('sh', '-c', 'busybox tty; ls -ln $(busybox tty); read line; stty size; echo $line'),
        uid: 12,
        terminal: { width: 91, height: 33 },
      });
      assert.equal(execution.stderr, null);
      execution.resize(100, 40);
      execution.stdin.write('typed\n');
      const [shown, code] = await Promise.all([text(execution.stdout), execution.exited]);
      assert.match(shown, /\/dev\/pts\/\d/);
      assert.match(shown, / 12 +\d+ +136/);
      assert.match(shown, /40 100\r\ntyped/);
      assert.equal(code, 0);
    });
  });

  test('many commands run side by side', async () => {
    await within('parallel', async (ref) => {
      const all = await Promise.all(
        Array.from({ length: 30 }, (_, i) => output(ref, 'sh', '-c', `echo ${i}; exit ${i}`)),
      );
      all.forEach((got, i) => assert.deepEqual(got, { stdout: `${i}\n`, stderr: '', code: i }));
    });
  });

  test('a command line too long for one packet arrives', async () => {
    await within('long', async (ref) => {
      const word = 'x'.repeat(100_000);
      const { stdout } = await output(ref, 'sh', '-c', 'echo ${#0}', word);
      assert.equal(stdout, '100000\n');
    });
  });

  const ends: {
    how: string;
    end: (ref: ContainerRef, pids: RunningContainer) => unknown;
    want: ContainerExit;
    recorded?: null;
  }[] = [
    { how: 'killed', end: (ref) => runtime.kill(ref), want: { target: 'stop', clean: false } },
    { how: 'killed while frozen',
      end: async (ref) => {
        await runtime.freeze(ref);
        assert.equal((await runtime.counters([ref])).get(ref.name)?.frozen, true);
        await runtime.kill(ref);
      },
      want: { target: 'stop', clean: false } },
    { how: 'shut down', end: (ref) => runtime.requestShutdown(ref),
      want: { target: 'stop', clean: true } },
    { how: 'rebooted', end: (_ref, { initPid }) => process.kill(initPid, 'SIGUSR1'),
      want: { target: 'reboot', clean: true } },
    { how: 'ended by its init', end: (_ref, { initPid }) => process.kill(initPid, 'SIGUSR2'),
      want: { target: 'stop', clean: true } },
    { how: 'whose monitor was killed',
      end: (_ref, { monitorPid }) => process.kill(monitorPid, 'SIGKILL'),
      want: { target: 'stop', clean: false }, recorded: null },
  ];
  for (const { how, end, want, recorded = want } of ends) {
    test(`a container ${how} says so, and can start again`, async () => {
      for (let round = 0; round < 2; round++) {
        await within(how.replaceAll(' ', '-'), async (ref, container) => {
          await output(ref, 'true'); // on cgroup v2 it gets a group of its own in there
          await end(ref, container);
          assert.deepEqual(await container.exited, want);
          assert.deepEqual(await runtime.lastExit(ref), recorded);
        });
      }
    });
  }

  test('a second start is refused and harms nothing', async () => {
    await within('twice', async (ref) => {
      await assert.rejects(start(ref), (error) => (error as DomainError).kind === 'conflict');
      assert.equal((await output(ref, 'true')).code, 0);
    });
  });

  test('a start that fails says why and leaves nothing', async () => {
    const ref = await configure('broken');
    await writeFile(join(lxcPath, ref.name, 'config'), 'lxc.rootfs.path = dir:/nonexistent\n');
    await assert.rejects(start(ref), /nonexistent/);
    assert.equal(await runtime.lastExit(ref), null);
  });

  test('containers outlive an agent that is killed, and are taken up', async () => {
    const ref = await configure('survivor');
    const script = `
      const { openLxcRuntime } = await import(${JSON.stringify(new URL('../../src/host/lxc-runtime.js', import.meta.url).href)});
      const runtime = await openLxcRuntime();
      const request = ${JSON.stringify({ ...ref, logFile: join(folder, 'survivor.log'), logLevel: 'warn' })};
      console.log(JSON.stringify(await runtime.start(request)));
      setInterval(() => {}, 1000);`;
    const agent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(agent.stdout, 'data')) as [Buffer];
    const before = JSON.parse(line.toString()) as RunningContainer;
    agent.kill('SIGKILL');
    await once(agent, 'exit');

    const found = await runtime.recover(lxcPath);
    const container = found.find(({ name }) => name === ref.name);
    assert.ok(container);
    assert.equal(container.initPid, before.initPid);
    assert.equal((await output(ref, 'true')).code, 0);
    assert.ok((await runtime.counters([ref])).get(ref.name));
    await runtime.kill(ref);
    assert.deepEqual(await container.exited, { target: 'stop', clean: false });
    assert.deepEqual(await runtime.recover(lxcPath), []);
  });

  test('a helper that is killed is replaced, and running commands still tell their end', async () => {
    await within('helper', async (ref) => {
      const execution = await runtime.exec(ref, command('sh', '-c', 'cat; exit 5'));
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        const [line, parent] = await Promise.all([
          readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
          readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
        ]);
        const ours = parent.split(' ')[3] === String(process.pid);
        if (ours && line.includes('spawner')) process.kill(Number(pid), 'SIGKILL');
      }
      await until(() => output(ref, 'true').then(({ code }) => code === 0, () => false));
      assert.deepEqual(await finish(execution), { stdout: '', stderr: '', code: 5 });
    });
  });

  test('the console can be typed at by one, and is logged', async () => {
    await within('console', async (ref) => {
      const console = await runtime.console(ref, { width: 80, height: 24 });
      await assert.rejects(runtime.console(ref, { width: 80, height: 24 }), DomainError);
      const shown = once(console.stdout, 'data') as Promise<[Buffer]>;
      await output(ref, 'sh', '-c', 'echo seen >/dev/console');
      assert.match((await shown)[0].toString(), /seen/);
      console.stdout.destroy();
      assert.equal(await console.exited, 0);
      for (let i = 0; i < 2; i++)
        assert.match((await runtime.consoleLog(ref)).toString(), /up\r\n[^]*seen/);
      await runtime.clearConsoleLog(ref);
      assert.equal((await runtime.consoleLog(ref)).length, 0);
      const again = await runtime.console(ref, { width: 80, height: 24 });
      again.stdout.resume();
      await runtime.kill(ref);
      assert.equal(await again.exited, 0); // ends with the container
    });
  });

  test('limits are set and counters read', async () => {
    await within('counters', async (ref, container) => {
      await runtime.setCgroup(ref, 'pids.max', '99');
      assert.equal(await runtime.getCgroup(ref, 'pids.max'), '99');
      await assert.rejects(runtime.setCgroup(ref, 'pids.max', 'many'), DomainError);
      const counters = (await runtime.counters([ref, { name: 'none', lxcPath }])).get(ref.name);
      assert.ok(counters && counters.processes >= 1 && counters.memoryUsageBytes > 0);
      assert.ok(counters.cpuUsageNs > 0 && !counters.frozen);
      const networks = await runtime.networkState([container.initPid, 2 ** 22 + 1]);
      assert.deepEqual([...networks.keys()], [container.initPid]);
      const title = await readFile(`/proc/${container.monitorPid}/cmdline`, 'utf8');
      assert.match(title, /^\[lxd monitor\]/);
      assert.deepEqual(networks.get(container.initPid)?.map(({ name }) => name), ['lo']);
    });
  });

  test('host paths are mounted into a running container', async () => {
    const shared = join(folder, 'shared');
    await mkdir(shared);
    await writeFile(join(shared, 'file'), 'content', { mode: 0o600 });
    await within('mount', async (ref) => {
      const options = {
        directory: true, readonly: false, recursive: true, shift: true, propagation: null,
      };
      await runtime.mount(ref, shared, '/a/b', options);
      assert.equal((await output(ref, 'cat', '/a/b/file')).stdout, 'content');
      assert.equal((await output(ref, 'sh', '-c', 'echo new >/a/b/made')).code, 0);
      assert.equal((await lstat(join(shared, 'made'))).uid, 0); // shifted both ways
      assert.equal((await lstat(join(rootfs, 'a'))).uid, 0); // made by the container's root
      await runtime.unmount(ref, '/a/b');
      assert.equal((await output(ref, 'ls', '/a/b')).stdout, '');
      await runtime.unmount(ref, '/a/b'); // again: nothing to do

      const file = join(shared, 'file');
      const asFile = { ...options, directory: false, readonly: true, recursive: false };
      await runtime.mount(ref, file, '/etc/single', asFile);
      assert.equal((await output(ref, 'cat', '/etc/single')).stdout, 'content');
      assert.notEqual((await output(ref, 'sh', '-c', 'echo x >/etc/single')).code, 0);
      await assert.rejects(runtime.mount(ref, shared, '/etc/single', options), /Not a directory/);
    });
  });

  test('interfaces move in and out under new names', async () => {
    const [outside, back] = [`lxt${process.pid}a`, `lxt${process.pid}b`];
    const names = async (pid: number) =>
      (await runtime.networkState([pid])).get(pid)?.map(({ name }) => name) ?? [];
    const peer = `lxt${process.pid}c`;
    await run(['ip', 'link', 'add', outside, 'type', 'veth', 'peer', 'name', peer]);
    try {
      await within('network', async (ref, container) => {
        await runtime.attachInterface(ref, outside, 'eth7');
        assert.deepEqual(await names(container.initPid), ['lo', 'eth7']);
        assert.ok(!(await names(process.pid)).includes(outside));
        await runtime.detachInterface(ref, 'eth7', back);
        assert.ok((await names(process.pid)).includes(back));
        await assert.rejects(runtime.detachInterface(ref, 'eth7', back), /No such device/);
      });
    } finally {
      await run(['ip', 'link', 'del', peer]);
    }
  });

  for (const kind of ['running', 'stopped'] as const) {
    test(`files of a ${kind} container are its root’s, and no path leads out`, async () => {
      const secret = join(folder, 'secret');
      await writeFile(secret, 'host');
      const use = async (ref: ContainerRef) => {
        const place =
          kind === 'running'
            ? ({ kind, ref } as const)
            : ({ kind, rootfs, idmap, idmappedMount: true } as const);
        const files = await openSftp(await runtime.openFiles(place));
        const writer = await files.write('/tmp/x', { permissions: 0o640, append: false });
        writer.end('content');
        await once(writer, 'close');
        await files.setstat('/tmp/x', { owner: { uid: 12, gid: 34 } });
        assert.equal(await text(await files.read('/tmp/x')), 'content');
        const inside = await files.lstat('/tmp/x');
        assert.deepEqual([inside?.uid, inside?.gid, inside?.mode], [12, 34, 0o100640]);
        const onDisk = await lstat(join(rootfs, 'tmp/x'));
        assert.deepEqual([onDisk.uid, onDisk.gid], [12, 34]); // unshifted, as the mount translates

        const up = '../'.repeat(20);
        await files.symlink('/tmp/out', `${up}${secret}`);
        for (const path of ['/tmp/out', secret, `/${up}${secret}`, '/proc/1/root' + secret]) {
          const refused = (error: unknown) =>
            error instanceof DomainError && ['forbidden', 'not-found'].includes(error.kind);
          await assert.rejects(files.read(path), refused, path);
        }
        await assert.rejects(files.readdir('/proc/self'), { kind: 'not-found' });
        const entries = await files.readdir('/');
        assert.ok(entries.some(({ name }) => name === 'sbin'));
        await files.remove('/tmp/out');
        await files.remove('/tmp/x');
        await files.close();
      };
      if (kind === 'running') await within('files', use);
      else await use(await configure('files'));
    });
  }

  test('a file server ends with its container', async () => {
    await within('server', async (ref) => {
      const stream = await runtime.openFiles({ kind: 'running', ref });
      stream.resume();
      const closed = once(stream, 'close');
      await runtime.kill(ref);
      await closed;
    });
  });

  test('a privileged container works the same', async () => {
    await within(
      'privileged',
      async (ref) => {
        assert.equal((await output(ref, 'id', '-u')).stdout, '0\n');
        assert.equal((await output(ref, 'sh', '-c', 'kill -9 0')).code, 137); // hits only itself
        const files = await openSftp(await runtime.openFiles({ kind: 'running', ref }));
        assert.ok(await files.lstat('/sbin/init'));
        // Its own processes could reach for the helper's program file: it must be a sealed copy.
        const execution = await runtime.exec(ref, command('cat'));
        const stat = await readFile(`/proc/${execution.pid}/stat`, 'utf8');
        const helper = stat.split(' ')[3];
        assert.match(await readlink(`/proc/${helper}/exe`), /memfd/);
        await finish(execution);
        await files.close();
      },
      true,
    );
  });

  test('nothing is left', async () => {
    const groups: string[] = [];
    for (const hierarchy of await readdir('/sys/fs/cgroup').catch(() => [])) {
      const inside = await readdir(join('/sys/fs/cgroup', hierarchy)).catch(() => []);
      groups.push(...inside.filter((name) => name.includes(`lxdtest-${process.pid}-`)));
    }
    assert.deepEqual(groups, []);
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      assert.ok(!line.includes(lxcPath), `${pid}: ${line}`);
    }
    assert.ok(!(await readFile('/proc/self/mounts', 'utf8')).includes(folder));
  });
});
