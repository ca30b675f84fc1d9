import assert from 'node:assert/strict';
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { InstanceEvent_What, type AgentEvent } from '@lxd/proto/lxd/agent/v1/host';
import { Part, type ReceiveImageRequest } from '@lxd/proto/lxd/agent/v1/images';
import {
  ExecStart,
  InstanceSpec,
  type ExecInput,
  type ReadFileReply,
  type WriteFileRequest,
} from '@lxd/proto/lxd/agent/v1/instances';

import { connectAgent, followProgress, type AgentClient } from './client.js';

/** The real agent with real containers: what it says it did must be true on this host. */
const busybox = '/bin/busybox';
const skip =
  process.getuid?.() !== 0
    ? 'needs root'
    : !existsSync(busybox)
      ? `needs ${busybox}`
      : !existsSync(fileURLToPath(new URL('../../native/build/lxd-container', import.meta.url)))
        ? 'needs the native parts (make native)'
        : false;

const program = fileURLToPath(new URL('./main.js', import.meta.url));
let root: string;
let child: ChildProcess;
let agent: AgentClient;
let fingerprint: string;
const names = new Set<string>();

async function startAgent(env: Record<string, string> = {}): Promise<ChildProcess> {
  const started = spawn(process.execPath, [program, '--logfile', join(root, 'agent.log')], {
    env: { ...process.env, LXD_DIR: root, ...env },
    stdio: 'inherit',
  });
  agent?.close();
  agent = connectAgent(join(root, 'agent.socket'));
  await agent.ready(20_000);
  return started;
}

async function killAgent(): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** A root file system of one static program, whose init reacts to signals like a real one. */
async function makeImage(folder: string): Promise<string> {
  const rootfs = join(folder, 'rootfs');
  for (const name of ['bin', 'dev', 'etc', 'proc', 'root', 'sbin', 'sys', 'tmp', 'var']) {
    await mkdir(join(rootfs, name), { recursive: true });
  }
  await copyFile(busybox, join(rootfs, 'bin', 'busybox'));
  for (const name of [
    'cat',
    'echo',
    'env',
    'false',
    'hostname',
    'id',
    'kill',
    'ls',
    'mount',
    'reboot',
    'sh',
    'sleep',
    'stat',
    'stty',
    'test',
    'touch',
    'true',
  ]) {
    await symlink('busybox', join(rootfs, 'bin', name));
  }
  const init = [
    '#!/bin/sh',
    'trap "exit 0" PWR',
    'trap "busybox reboot -f" INT',
    'echo "init is up"',
    'while true; do sleep 1000 & wait $!; done',
  ];
  await writeFile(join(rootfs, 'sbin', 'init'), `${init.join('\n')}\n`);
  await chmod(join(rootfs, 'sbin', 'init'), 0o755);
  const metadata =
    'architecture: x86_64\ncreation_date: 1424284563\n' +
    'templates:\n  /etc/name:\n    when: [create]\n    template: name.tpl\n';
  await writeFile(join(folder, 'metadata.yaml'), metadata);
  await mkdir(join(folder, 'templates'));
  await writeFile(join(folder, 'templates', 'name.tpl'), 'I am {{ instance.name }}\n');
  const tarball = join(root, 'image.tar.gz');
  execFileSync('tar', ['-C', folder, '-czf', tarball, 'metadata.yaml', 'rootfs', 'templates']);
  return tarball;
}

async function* imageParts(file: string): AsyncGenerator<ReceiveImageRequest> {
  const value = { expectedFingerprint: '', part: Part.PART_UNIFIED };
  yield { part: { $case: 'start', value } };
  yield { part: { $case: 'data', value: await readFile(file) } };
}

before(async () => {
  if (skip) return;
  root = await mkdtemp('/var/tmp/agent-test-');
  await chmod(root, 0o711);
  child = await startAgent();
  const folder = join(root, 'image');
  await mkdir(folder);
  const received = await agent.images.receive(imageParts(await makeImage(folder)));
  fingerprint = received.fingerprint;
  await agent.storage.createPool({ name: 'default', driver: 'dir', config: {} });
});

after(async () => {
  if (skip) return;
  for (const { ref } of (
    await agent.instances.getStates({ instances: [], brief: true, stopped: [] })
  ).states) {
    await agent.instances.stop({ ref, force: true, timeoutSeconds: 0 });
  }
  agent.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  await rm(root, { recursive: true, force: true });
});

function spec(
  name: string,
  config: Record<string, string> = {},
  devices: Record<string, Record<string, string>> = {},
): InstanceSpec {
  const all = { root: { type: 'disk', path: '/', pool: 'default' }, ...devices };
  return InstanceSpec.fromPartial({
    ref: { project: 'default', name },
    type: 'container',
    architecture: 'x86_64',
    config,
    devices: Object.fromEntries(Object.entries(all).map(([key, options]) => [key, { options }])),
    root: { pool: { name: 'default', driver: 'dir', config: {} }, volume: name, size: '' },
    backupYaml: 'container: {}\n',
  });
}

async function create(one: InstanceSpec): Promise<InstanceSpec> {
  names.add(one.ref!.name);
  const source = { $case: 'image' as const, value: { fingerprint } };
  const volatile = await followProgress(agent.instances.create({ spec: one, source }));
  const config = { ...one.config, ...volatile, 'volatile.apply_template': 'create' };
  return { ...one, config };
}

async function start(one: InstanceSpec): Promise<InstanceSpec> {
  const volatile = await followProgress(agent.instances.start({ spec: one }));
  return { ...one, config: { ...one.config, ...volatile } };
}

const stop = (one: InstanceSpec) =>
  agent.instances.stop({ ref: one.ref, force: true, timeoutSeconds: 0 });

async function exec(
  one: InstanceSpec,
  ...command: string[]
): Promise<{ code: number; out: string }> {
  async function* input(): AsyncGenerator<ExecInput> {
    const start = ExecStart.fromPartial({
      ref: one.ref,
      command,
      environment: { PATH: '/bin:/sbin' },
      cwd: '/root',
    });
    yield { input: { $case: 'start', value: start } };
    yield { input: { $case: 'stdinClosed', value: {} } };
  }
  const out: Uint8Array[] = [];
  let code = -1;
  for await (const { output } of agent.instances.exec(input())) {
    if (output?.$case === 'stdout' || output?.$case === 'stderr') out.push(output.value);
    if (output?.$case === 'exited') code = output.value.code;
  }
  return { code, out: Buffer.concat(out).toString() };
}

async function state(one: InstanceSpec) {
  const request = { instances: [one.ref!], brief: false, stopped: [] };
  return (await agent.instances.getStates(request)).states[0];
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

test('a container is created, started, used, stopped and deleted', { skip }, async () => {
  const c1 = await start(await create(spec('at1')));
  assert.equal(c1.config['volatile.apply_template'], '');
  const now = await state(c1);
  assert.equal(now?.status, 'Running');
  assert.ok((now?.processes ?? 0) >= 1 && (now?.memory?.usageBytes ?? 0) > 0);
  assert.equal(now?.network['lo']?.type, 'loopback');
  assert.deepEqual(await exec(c1, 'cat', '/etc/name'), { code: 0, out: 'I am at1\n' });
  assert.deepEqual(await exec(c1, 'hostname'), { code: 0, out: 'at1\n' });
  assert.equal((await exec(c1, 'false')).code, 1);
  assert.equal((await exec(c1, 'nonsense')).code, 127);
  assert.match((await exec(c1, 'stat', '-c', '%u', '/bin/busybox')).out, /^0\n$/);
  const seen = (await exec(c1, 'sh', '-c', 'ls /dev; cat /proc/1/environ')).out;
  for (const node of ['console', 'full', 'fuse', 'lxd', 'null', 'ptmx', 'zero']) {
    assert.ok(seen.split('\n').includes(node), `${node} in ${seen}`);
  }
  assert.match(await readFile(`/proc/${now?.pid}/uid_map`, 'utf8'), /^\s+0\s+[1-9]\d+/);
  await assert.rejects(followProgress(agent.instances.start({ spec: c1 })), {
    message: 'The instance is already running',
  });
  await stop(c1);
  await assert.rejects(stop(c1), { message: 'The instance is already stopped' });
  assert.equal(await state(c1), undefined);
  assert.deepEqual(
    (await readdir(join(root, 'run'))).filter((name) => name !== 'agent.pid'),
    [],
  );
  await agent.instances.delete({ spec: c1 });
  await agent.instances.delete({ spec: c1 });
  assert.deepEqual(await readdir(join(root, 'storage-pools/default/containers')), []);
  assert.deepEqual(await readdir(join(root, 'containers')), []);
  assert.deepEqual(await readdir(join(root, 'logs')), []);
});

test('a guest reboots and halts by itself', { skip }, async () => {
  const c2 = await start(await create(spec('at2')));
  const before = (await state(c2))?.pid;
  const events = agent.host.watchEvents({})[Symbol.asyncIterator]();
  await events.next();
  await exec(c2, 'kill', '-INT', '1');
  await nextEvent(events, InstanceEvent_What.RESTARTED);
  assert.notEqual((await state(c2))?.pid, before);
  await agent.instances.stop({ ref: c2.ref, force: false, timeoutSeconds: 10 });
  await nextEvent(events, InstanceEvent_What.SHUTDOWN);
  await events.return?.();
  await agent.instances.delete({ spec: c2 });
});

test(
  'limits and devices change while it runs, and a failed change is taken back',
  { skip },
  async () => {
    const folder = join(root, 'shared');
    await mkdir(folder);
    await writeFile(join(folder, 'hello'), 'from the host\n');
    const c3 = await start(
      await create(spec('at3', { 'limits.memory': '64MiB', 'limits.processes': '50' })),
    );
    const limited = '/sys/fs/cgroup/pids/lxc.payload.at3/pids.max';
    if (existsSync(limited)) assert.equal(await readFile(limited, 'utf8'), '50\n');
    const mnt = { type: 'disk', source: folder, path: '/mnt' };
    const base = c3.config;
    const changed = {
      ...spec('at3', { ...base, 'limits.processes': '60', 'limits.memory': '128MiB' }, { mnt }),
    };
    await agent.instances.update({ before: c3, after: changed });
    assert.deepEqual(await exec(c3, 'cat', '/mnt/hello'), { code: 0, out: 'from the host\n' });
    if (existsSync(limited)) assert.equal(await readFile(limited, 'utf8'), '60\n');
    const missing = { type: 'disk', source: '/nowhere', path: '/x' };
    const wrong = spec('at3', { ...base, 'limits.processes': '70' }, { missing });
    await assert.rejects(
      agent.instances.update({ before: changed, after: wrong }),
      /Missing source path/,
    );
    assert.equal((await exec(c3, 'cat', '/mnt/hello')).code, 0);
    await agent.instances.update({ before: changed, after: c3 });
    assert.equal((await exec(c3, 'cat', '/mnt/hello')).code, 1);
    await stop(c3);
    const again = await start({
      ...changed,
      config: { ...changed.config, 'volatile.apply_template': '' },
    });
    assert.equal((await exec(again, 'cat', '/mnt/hello')).code, 0);
    await stop(again);
    await agent.instances.delete({ spec: again });
  },
);

test('files come and go, running and stopped', { skip }, async () => {
  let c4 = await create(spec('at4'));
  const write = async (path: string, text: string, uid: number) => {
    async function* requests(): AsyncGenerator<WriteFileRequest> {
      const value = { spec: c4, path, type: 'file', uid, gid: uid, mode: 0o600, append: false };
      yield { part: { $case: 'start', value } };
      yield { part: { $case: 'data', value: Buffer.from(text) } };
    }
    await agent.instances.writeFile(requests());
  };
  const read = async (path: string) => {
    const parts: ReadFileReply['part'][] = [];
    for await (const { part } of agent.instances.readFile({ spec: c4, path, statOnly: false }))
      parts.push(part);
    const info = parts[0]?.$case === 'info' ? parts[0].value : null;
    const data = parts.flatMap((part) => (part?.$case === 'data' ? [Buffer.from(part.value)] : []));
    return { uid: info?.uid, mode: info?.mode, text: Buffer.concat(data).toString() };
  };
  await write('/root/a', 'stopped', 5);
  assert.deepEqual(await read('/root/a'), { uid: 5, mode: 0o600, text: 'stopped' });
  c4 = await start(c4);
  assert.deepEqual(await read('/root/a'), { uid: 5, mode: 0o600, text: 'stopped' });
  await write('/root/b', 'running', 7);
  assert.equal((await exec(c4, 'stat', '-c', '%u %a', '/root/b')).out, '7 600\n');
  await agent.instances.deleteFile({ spec: c4, path: '/root/b', statOnly: false });
  await assert.rejects(read('/root/b'), { kind: 'not-found' });
  await stop(c4);
  await agent.instances.delete({ spec: c4 });
});

test('a container survives the agent, and what is half done is taken down', { skip }, async () => {
  const c5 = await start(await create(spec('at5')));
  const pid = (await state(c5))?.pid;
  await killAgent();
  child = await startAgent({ LXD_FAULT: 'start-container' });
  assert.equal((await state(c5))?.pid, pid);
  const c6 = await create(spec('at6'));
  const dead = new Promise((resolve) => child.once('exit', resolve));
  await assert.rejects(followProgress(agent.instances.start({ spec: c6 })), {
    kind: 'unavailable',
  });
  await dead;
  child = await startAgent();
  assert.deepEqual(
    (await readdir(join(root, 'run'))).filter((name) => name.startsWith('at')),
    ['at5'],
  );
  await start(c6);
  await stop(c6);
  // Halts while nobody watches.
  await killAgent();
  process.kill(pid!, 'SIGKILL');
  for (; existsSync(`/sys/fs/cgroup/pids/lxc.payload.at5`);)
    await new Promise((resolve) => setTimeout(resolve, 10));
  child = await startAgent();
  assert.equal(await state(c5), undefined);
  for (const one of [c5, c6]) await agent.instances.delete({ spec: one });
});

test('where mounts cannot translate owners, the files are given new ones', { skip }, async () => {
  await killAgent();
  child = await startAgent({ LXD_IDMAPPED_MOUNTS_DISABLE: '1' });
  const c8 = await start(await create(spec('at8')));
  const file = join(root, 'storage-pools/default/containers/at8/rootfs/bin/busybox');
  const { uid } = await lstat(file);
  assert.ok(uid >= 65536);
  assert.equal((await exec(c8, 'stat', '-c', '%u', '/bin/busybox')).out, '0\n');
  assert.notEqual(c8.config['volatile.last_state.idmap'], '[]');
  await stop(c8);
  const privileged = { ...c8, config: { ...c8.config, 'security.privileged': 'true' } };
  const kept = {
    ...privileged,
    config: { ...privileged.config, 'security.protection.shift': 'true' },
  };
  await assert.rejects(start(kept), {
    message: 'Container is protected against filesystem shifting',
  });
  await start(privileged);
  assert.equal((await lstat(file)).uid, 0);
  await stop(c8);
  await agent.instances.delete({ spec: c8 });
  await killAgent();
  child = await startAgent();
});

/** As if it ran inside: a process of the container's group and with its ids calls the guest API. */
function asGuest(name: string, uid: number, ...args: string[]): string {
  const group = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup/unified', '/sys/fs/cgroup']
    .map((hierarchy) => join(hierarchy, `lxc.payload.${name}`, 'cgroup.procs'))
    .find((file) => existsSync(file));
  const call = `echo $$ > ${group} && exec setpriv --reuid ${uid} --regid ${uid} --clear-groups "$@"`;
  const curl = ['curl', '-sS', '-m', '5', '--unix-socket', join(root, 'devlxd/sock'), ...args];
  return execFileSync('sh', ['-c', call, 'sh', ...curl], { encoding: 'utf8' });
}

const noCurl = skip || (existsSync('/usr/bin/curl') ? false : 'needs curl');

test('a guest sees itself, and nobody else anything', { skip: noCurl }, async () => {
  const c9 = await start(await create(spec('at9', { 'user.a': 'blah' })));
  const { pid = 0 } = (await state(c9)) ?? {};
  const uid = Number(/^\s+0\s+(\d+)/.exec(await readFile(`/proc/${pid}/uid_map`, 'utf8'))?.[1]);
  assert.equal((await exec(c9, 'test', '-S', '/dev/lxd/sock')).code, 0);
  assert.equal(asGuest('at9', uid, 'http://lxd/1.0/config/user.a'), 'blah');
  assert.equal(asGuest('at9', uid + 5, 'http://lxd/1.0'), 'Access denied for non-root user\n');
  const outside = ['-sS', '--unix-socket', join(root, 'devlxd/sock'), 'http://lxd/1.0'];
  assert.equal(execFileSync('curl', outside, { encoding: 'utf8' }), 'pid not in container?\n');
  const ready = ['-X', 'PATCH', '-d', '{"state":"Ready"}', 'http://lxd/1.0'];
  assert.equal(asGuest('at9', uid, ...ready), '');
  assert.equal((await state(c9))?.status, 'Ready');
  assert.match(asGuest('at9', uid, 'http://lxd/1.0'), /"state":"Ready"/);
  assert.match(
    asGuest('at9', uid, '-X', 'PATCH', '-d', '{"state":"Foo"}', 'http://lxd/1.0'),
    /Foo/,
  );
  await stop(c9);
  await agent.instances.delete({ spec: c9 });
});

test('a second agent refuses', { skip }, async () => {
  const second = spawn(process.execPath, [program], {
    env: { ...process.env, LXD_DIR: root },
    stdio: 'pipe',
  });
  let said = '';
  second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => second.once('exit', resolve));
  assert.equal(code, 1);
  assert.match(said, /already running/);
});

test('privileged containers have no user namespace and drop capabilities', { skip }, async () => {
  const c7 = await start(await create(spec('at7', { 'security.privileged': 'true' })));
  const pid = (await state(c7))?.pid;
  assert.match(await readFile(`/proc/${pid}/uid_map`, 'utf8'), /^\s+0\s+0\s+4294967295/);
  assert.equal((await exec(c7, 'stat', '-c', '%u', '/bin/busybox')).out, '0\n');
  await agent.instances.freeze(c7.ref!);
  assert.equal((await state(c7))?.status, 'Frozen');
  await agent.instances.unfreeze(c7.ref!);
  await stop(c7);
  await agent.instances.delete({ spec: c7 });
});
