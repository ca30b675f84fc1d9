import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { InstanceEvent_What, type AgentEvent } from '@lxd/proto/lxd/agent/v1/host';
import type { ReadFileReply, WriteFileRequest } from '@lxd/proto/lxd/agent/v1/instances';

import { followProgress } from './client.js';
import { cannotRun, RealAgent } from './testing/real-agent.js';

// The real agent with real containers: what it says it did must be true on this host.

const program = fileURLToPath(new URL('./main.js', import.meta.url));
let real: RealAgent;

before(async () => {
  if (!cannotRun) real = await RealAgent.make();
});

after(async () => {
  if (!cannotRun) await real.dispose();
});

/** The folder of a process in the hierarchy that counts processes, v2 or v1. */
async function cgroupOf(pid: number): Promise<string> {
  const lines = (await readFile(`/proc/${pid}/cgroup`, 'utf8')).trim().split('\n');
  const pids = lines.find((line) => line.includes(':pids:'));
  if (pids !== undefined) return join('/sys/fs/cgroup/pids', pids.split(':')[2] ?? '');
  return join('/sys/fs/cgroup', lines.find((line) => line.startsWith('0::'))?.slice(3) ?? '');
}

async function nextEvent(
  events: AsyncIterator<AgentEvent>,
  what: InstanceEvent_What,
): Promise<void> {
  for (;;) {
    const { value } = await events.next();
    const event = (value as AgentEvent).event;
    if (event?.$case === 'instance' && event.value.what === what) return;
  }
}

test(
  'a container is created, started, used, stopped and deleted',
  { skip: cannotRun },
  async () => {
    const c1 = await real.start(await real.create(real.spec('at1')));
    assert.equal(c1.config['volatile.apply_template'], '');
    const now = await real.state(c1);
    assert.equal(now?.status, 'Running');
    assert.ok((now?.processes ?? 0) >= 1 && (now?.memory?.usageBytes ?? 0) > 0);
    assert.equal(now?.network['lo']?.type, 'loopback');
    assert.deepEqual(await real.exec(c1, 'cat', '/etc/name'), { code: 0, out: 'I am at1\n' });
    assert.deepEqual(await real.exec(c1, 'hostname'), { code: 0, out: 'at1\n' });
    assert.equal((await real.exec(c1, 'false')).code, 1);
    assert.equal((await real.exec(c1, 'nonsense')).code, 127);
    assert.match((await real.exec(c1, 'stat', '-c', '%u', '/bin/busybox')).out, /^0\n$/);
    const seen = (await real.exec(c1, 'sh', '-c', 'ls /dev; cat /proc/1/environ')).out;
    for (const node of ['console', 'full', 'fuse', 'lxd', 'null', 'ptmx', 'zero']) {
      assert.ok(seen.split('\n').includes(node), `${node} in ${seen}`);
    }
    assert.match(await readFile(`/proc/${now?.pid}/uid_map`, 'utf8'), /^\s+0\s+[1-9]\d+/);
    await assert.rejects(followProgress(real.client.instances.start({ spec: c1 })), {
      message: 'The instance is already running',
    });
    await real.stop(c1);
    await assert.rejects(real.stop(c1), { message: 'The instance is already stopped' });
    assert.equal(await real.state(c1), undefined);
    assert.deepEqual(
      (await readdir(join(real.root, 'run'))).filter((name) => name !== 'agent.pid'),
      [],
    );
    await real.delete(c1);
    await real.delete(c1);
    assert.deepEqual(await readdir(join(real.root, 'storage-pools/default/containers')), []);
    assert.deepEqual(await readdir(join(real.root, 'containers')), []);
    assert.deepEqual(await readdir(join(real.root, 'logs')), []);
  },
);

test('a guest reboots and halts by itself', { skip: cannotRun }, async () => {
  const c2 = await real.start(await real.create(real.spec('at2')));
  const before = (await real.state(c2))?.pid;
  const events = real.client.host.watchEvents({})[Symbol.asyncIterator]();
  await events.next();
  await real.booted(c2);
  await real.exec(c2, 'kill', '-INT', '1');
  await nextEvent(events, InstanceEvent_What.RESTARTED);
  assert.notEqual((await real.state(c2))?.pid, before);
  await real.booted(c2);
  await real.client.instances.stop({ ref: c2.ref, force: false, timeoutSeconds: 10 });
  await nextEvent(events, InstanceEvent_What.SHUTDOWN);
  await events.return?.();
  await real.delete(c2);
});

test(
  'limits and devices change while it runs, and a failed change is taken back',
  { skip: cannotRun },
  async () => {
    const folder = join(real.root, 'shared');
    await mkdir(folder);
    await writeFile(join(folder, 'hello'), 'from the host\n');
    const c3 = await real.start(
      await real.create(real.spec('at3', { 'limits.memory': '64MiB', 'limits.processes': '50' })),
    );
    const limited = '/sys/fs/cgroup/pids/lxc.payload.at3/pids.max';
    if (existsSync(limited)) assert.equal(await readFile(limited, 'utf8'), '50\n');
    const mnt = { type: 'disk', source: folder, path: '/mnt' };
    const base = c3.config;
    const changed = {
      ...real.spec(
        'at3',
        { ...base, 'limits.processes': '60', 'limits.memory': '128MiB' },
        { mnt },
      ),
    };
    await real.client.instances.update({ before: c3, after: changed });
    assert.deepEqual(await real.exec(c3, 'cat', '/mnt/hello'), { code: 0, out: 'from the host\n' });
    if (existsSync(limited)) assert.equal(await readFile(limited, 'utf8'), '60\n');
    const missing = { type: 'disk', source: '/nowhere', path: '/x' };
    const wrong = real.spec('at3', { ...base, 'limits.processes': '70' }, { missing });
    await assert.rejects(
      real.client.instances.update({ before: changed, after: wrong }),
      /Missing source path/,
    );
    assert.equal((await real.exec(c3, 'cat', '/mnt/hello')).code, 0);
    await real.client.instances.update({ before: changed, after: c3 });
    assert.equal((await real.exec(c3, 'cat', '/mnt/hello')).code, 1);
    await real.stop(c3);
    const again = await real.start({
      ...changed,
      config: { ...changed.config, 'volatile.apply_template': '' },
    });
    assert.equal((await real.exec(again, 'cat', '/mnt/hello')).code, 0);
    await real.stop(again);
    await real.delete(again);
  },
);

test('files come and go, running and stopped', { skip: cannotRun }, async () => {
  let c4 = await real.create(real.spec('at4'));
  const write = async (path: string, text: string, uid: number) => {
    async function* requests(): AsyncGenerator<WriteFileRequest> {
      const value = { spec: c4, path, type: 'file', uid, gid: uid, mode: 0o600, append: false };
      yield { part: { $case: 'start', value } };
      yield { part: { $case: 'data', value: Buffer.from(text) } };
    }
    await real.client.instances.writeFile(requests());
  };
  const read = async (path: string) => {
    const parts: ReadFileReply['part'][] = [];
    for await (const { part } of real.client.instances.readFile({
      spec: c4,
      path,
      statOnly: false,
    }))
      parts.push(part);
    const info = parts[0]?.$case === 'info' ? parts[0].value : null;
    const data = parts.flatMap((part) => (part?.$case === 'data' ? [Buffer.from(part.value)] : []));
    return { uid: info?.uid, mode: info?.mode, text: Buffer.concat(data).toString() };
  };
  await write('/root/a', 'stopped', 5);
  assert.deepEqual(await read('/root/a'), { uid: 5, mode: 0o600, text: 'stopped' });
  c4 = await real.start(c4);
  assert.deepEqual(await read('/root/a'), { uid: 5, mode: 0o600, text: 'stopped' });
  await write('/root/b', 'running', 7);
  assert.equal((await real.exec(c4, 'stat', '-c', '%u %a', '/root/b')).out, '7 600\n');
  await real.client.instances.deleteFile({ spec: c4, path: '/root/b', statOnly: false });
  await assert.rejects(read('/root/b'), { kind: 'not-found' });
  await real.stop(c4);
  await real.delete(c4);
});

test(
  'a container survives the agent, and what is half done is taken down',
  { skip: cannotRun },
  async () => {
    const c5 = await real.start(await real.create(real.spec('at5')));
    const pid = (await real.state(c5))?.pid;
    await real.relaunch({ LXD_FAULT: 'start-container' });
    assert.equal((await real.state(c5))?.pid, pid);
    const c6 = await real.create(real.spec('at6'));
    const dead = real.ended();
    await assert.rejects(followProgress(real.client.instances.start({ spec: c6 })), {
      kind: 'unavailable',
    });
    await dead;
    await real.launch();
    assert.deepEqual(
      (await readdir(join(real.root, 'run'))).filter((name) => name.startsWith('at')),
      ['at5'],
    );
    await real.start(c6);
    await real.stop(c6);
    // Halts while nobody watches.
    await real.kill();
    const group = await cgroupOf(pid!);
    process.kill(pid!, 'SIGKILL');
    for (let tries = 1000; existsSync(group); tries--) {
      assert.ok(tries > 0, `${group} goes with its last process`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await real.launch();
    assert.equal(await real.state(c5), undefined);
    for (const one of [c5, c6]) await real.delete(one);
  },
);

test(
  'where mounts cannot translate owners, the files are given new ones',
  { skip: cannotRun },
  async () => {
    await real.relaunch({ LXD_IDMAPPED_MOUNTS_DISABLE: '1' });
    const c8 = await real.start(await real.create(real.spec('at8')));
    const file = join(real.root, 'storage-pools/default/containers/at8/rootfs/bin/busybox');
    const { uid } = await lstat(file);
    assert.ok(uid >= 65536);
    assert.equal((await real.exec(c8, 'stat', '-c', '%u', '/bin/busybox')).out, '0\n');
    assert.notEqual(c8.config['volatile.last_state.idmap'], '[]');
    await real.stop(c8);
    const privileged = { ...c8, config: { ...c8.config, 'security.privileged': 'true' } };
    const kept = {
      ...privileged,
      config: { ...privileged.config, 'security.protection.shift': 'true' },
    };
    await assert.rejects(real.start(kept), {
      message: 'Container is protected against filesystem shifting',
    });
    await real.start(privileged);
    assert.equal((await lstat(file)).uid, 0);
    await real.stop(c8);
    await real.delete(c8);
    await real.relaunch();
  },
);

/** As if it ran inside: a process of the container's group and with its ids calls the guest API. */
function asGuest(name: string, uid: number, ...args: string[]): string {
  const group = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup/unified', '/sys/fs/cgroup']
    .map((hierarchy) => join(hierarchy, `lxc.payload.${name}`, 'cgroup.procs'))
    .find((file) => existsSync(file));
  const call = `echo $$ > ${group} && exec setpriv --reuid ${uid} --regid ${uid} --clear-groups "$@"`;
  const curl = ['curl', '-sS', '-m', '5', '--unix-socket', join(real.root, 'devlxd/sock'), ...args];
  return execFileSync('sh', ['-c', call, 'sh', ...curl], { encoding: 'utf8' });
}

const noCurl = cannotRun || (existsSync('/usr/bin/curl') ? false : 'needs curl');

test('a guest sees itself, and nobody else anything', { skip: noCurl }, async () => {
  const c9 = await real.start(await real.create(real.spec('at9', { 'user.a': 'blah' })));
  const { pid = 0 } = (await real.state(c9)) ?? {};
  const uid = Number(/^\s+0\s+(\d+)/.exec(await readFile(`/proc/${pid}/uid_map`, 'utf8'))?.[1]);
  assert.equal((await real.exec(c9, 'test', '-S', '/dev/lxd/sock')).code, 0);
  assert.equal(asGuest('at9', uid, 'http://lxd/1.0/config/user.a'), 'blah');
  assert.equal(asGuest('at9', uid + 5, 'http://lxd/1.0'), 'Access denied for non-root user\n');
  const outside = ['-sS', '--unix-socket', join(real.root, 'devlxd/sock'), 'http://lxd/1.0'];
  assert.equal(execFileSync('curl', outside, { encoding: 'utf8' }), 'pid not in container?\n');
  const ready = ['-X', 'PATCH', '-d', '{"state":"Ready"}', 'http://lxd/1.0'];
  assert.equal(asGuest('at9', uid, ...ready), '');
  assert.equal((await real.state(c9))?.status, 'Ready');
  assert.match(asGuest('at9', uid, 'http://lxd/1.0'), /"state":"Ready"/);
  assert.match(
    asGuest('at9', uid, '-X', 'PATCH', '-d', '{"state":"Foo"}', 'http://lxd/1.0'),
    /Foo/,
  );
  await real.stop(c9);
  await real.delete(c9);
});

test('a second agent refuses', { skip: cannotRun }, async () => {
  const second = spawn(process.execPath, [program], {
    env: { ...process.env, LXD_DIR: real.root },
    stdio: 'pipe',
  });
  let said = '';
  second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => second.once('exit', resolve));
  assert.equal(code, 1);
  assert.match(said, /already running/);
});

test(
  'privileged containers have no user namespace and drop capabilities',
  { skip: cannotRun },
  async () => {
    const c7 = await real.start(
      await real.create(real.spec('at7', { 'security.privileged': 'true' })),
    );
    const pid = (await real.state(c7))?.pid;
    assert.match(await readFile(`/proc/${pid}/uid_map`, 'utf8'), /^\s+0\s+0\s+4294967295/);
    assert.equal((await real.exec(c7, 'stat', '-c', '%u', '/bin/busybox')).out, '0\n');
    await real.client.instances.freeze(c7.ref!);
    assert.equal((await real.state(c7))?.status, 'Frozen');
    await real.client.instances.unfreeze(c7.ref!);
    await real.stop(c7);
    await real.delete(c7);
  },
);
