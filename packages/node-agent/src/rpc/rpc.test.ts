import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { DomainError, type ErrorKind } from '@lxd/model/errors';
import { InstanceEvent_What } from '@lxd/proto/lxd/agent/v1/host';
import {
  ExecStart,
  InstanceSpec,
  type ExecInput,
  type WriteFileRequest,
} from '@lxd/proto/lxd/agent/v1/instances';

import { connectAgent, followProgress, watchEvents, type AgentClient } from '../client.js';
import { fakeAgent } from '../fake/fake-agent.js';
import { listen } from './grpc-server.js';

const fake = fakeAgent();
const seen: string[] = [];
let agent: AgentClient;
let folder: string;
let close: () => void;

const serveFake = () => listen(join(folder, 'socket'), fake, (path) => void seen.push(path));

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rpc-'));
  close = await serveFake();
  agent = connectAgent(join(folder, 'socket'));
});

after(async () => {
  agent.close();
  close();
  await rm(folder, { recursive: true });
});

const spec = (name: string): InstanceSpec =>
  InstanceSpec.fromPartial({
    ref: { project: 'default', name },
    type: 'container',
    root: { pool: { name: 'default', driver: 'dir' }, volume: name },
  });

test('a unary call answers', async () => {
  const facts = await agent.host.getFacts({});
  assert.equal(facts.hostname, 'fake');
});

test('progress is handed on and the end carries the volatile keys', async () => {
  const progress: string[] = [];
  const request = { spec: spec('c1'), source: undefined };
  const volatile = await followProgress(agent.instances.create(request), (metadata) =>
    progress.push(...Object.keys(metadata)),
  );
  assert.deepEqual(progress, ['create_instance_from_image_unpack_progress']);
  assert.deepEqual(volatile, { 'volatile.last_state.idmap': '[]' });
});

const kinds: ErrorKind[] = [
  'conflict',
  'forbidden',
  'internal',
  'invalid',
  'not-found',
  'stale',
  'unavailable',
  'unsupported',
];

for (const kind of kinds) {
  test(`an error of kind ${kind} crosses the wire with its whole story`, async () => {
    const cause = new Error('100 % of "/ü"');
    fake.failNext('instances.freeze', new DomainError(kind, 'Failed to freeze', { cause }));
    const failure = agent.instances.freeze({ project: 'default', name: 'x' });
    await assert.rejects(failure, { kind, message: 'Failed to freeze: 100 % of "/ü"' });
    assert.equal(seen.at(-1), '/lxd.agent.v1.Instances/Freeze');
  });
}

test('an error ends a stream with its kind', async () => {
  fake.failNext('instances.start', new DomainError('invalid', 'The instance is already running'));
  const failure = followProgress(agent.instances.start({ spec: spec('c1') }));
  await assert.rejects(failure, { kind: 'invalid', message: 'The instance is already running' });
});

test('a bug arrives as internal', async () => {
  fake.failNext('host.getFacts', new TypeError('x is not a function'));
  await assert.rejects(agent.host.getFacts({}), { kind: 'internal' });
});

test('a stream of requests reaches the agent whole', async () => {
  const bytes = Buffer.alloc(3 * 1024 * 1024, 7);
  async function* requests(): AsyncGenerator<WriteFileRequest> {
    const start = {
      spec: spec('c1'),
      path: '/f',
      type: 'file',
      uid: 0,
      gid: 0,
      mode: 0o644,
      append: false,
    };
    yield { part: { $case: 'start', value: start } };
    for (let at = 0; at < bytes.length; at += 65536) {
      yield { part: { $case: 'data', value: bytes.subarray(at, at + 65536) } };
    }
  }
  await agent.instances.writeFile(requests());
  assert.ok(fake.fakeInstances.get('c1')?.files.get('/f')?.equals(bytes));
});

test('an exec takes input and gives output', async () => {
  await followProgress(agent.instances.start({ spec: spec('c1') }));
  async function* input(): AsyncGenerator<ExecInput> {
    const start = {
      ref: { project: 'default', name: 'c1' },
      command: ['cat'],
      environment: {},
      uid: 0,
      gid: 0,
      cwd: '/',
      interactive: false,
      width: 0,
      height: 0,
      record: '',
    };
    yield { input: { $case: 'start', value: start } };
    yield { input: { $case: 'stdin', value: Buffer.from('hello') } };
    yield { input: { $case: 'stdinClosed', value: {} } };
  }
  const output: unknown[] = [];
  for await (const { output: message } of agent.instances.exec(input())) {
    output.push(
      message?.$case === 'stdout' ? Buffer.from(message.value).toString() : message?.$case,
    );
  }
  assert.deepEqual(output, ['started', 'hello', 'exited']);
});

test('half an upload is no upload', async () => {
  const giveUp = new AbortController();
  async function* requests(): AsyncGenerator<WriteFileRequest> {
    const start = {
      spec: spec('c1'),
      path: '/half',
      type: 'file',
      uid: 0,
      gid: 0,
      mode: 0o644,
      append: false,
    };
    yield { part: { $case: 'start', value: start } };
    yield { part: { $case: 'data', value: Buffer.from('half') } };
    giveUp.abort();
  }
  const written = agent.instances.writeFile(requests(), { signal: giveUp.signal });
  await assert.rejects(written, { kind: 'unavailable' });
  await agent.host.getFacts({}); // the agent has seen the end of the call before this one
  assert.equal(fake.fakeInstances.get('c1')?.files.has('/half'), false);
});

test('an error ends a conversation, before its first answer and after', async () => {
  async function* input(command: string, name: string, silent: boolean) {
    const ref = { project: 'default', name };
    const value = ExecStart.fromPartial({ ref, command: [command] });
    const start: ExecInput = { input: { $case: 'start', value } };
    yield start;
    if (silent) await new Promise(() => {}); // has more to say, some day
  }
  for (const silent of [true, false]) {
    const drain = async (command: string, name: string) => {
      for await (const { output } of agent.instances.exec(input(command, name, silent))) {
        assert.equal(output?.$case, 'started');
      }
    };
    await assert.rejects(drain('true', 'nobody'), { kind: 'not-found' });
    await assert.rejects(drain('crash', 'c1'), { kind: 'internal', message: 'crash' });
  }
});

test('a call that takes too long fails as unavailable', async () => {
  const events = agent.host.watchEvents({}, { timeoutMs: 30 });
  const drain = async () => {
    for await (const event of events) assert.equal(event.event, undefined);
  };
  await assert.rejects(drain(), { kind: 'unavailable' });
});

test('watching events survives a restart of the agent', async () => {
  const stop = new AbortController();
  const story: string[] = [];
  for await (const watched of watchEvents(agent.host, stop.signal)) {
    if (watched.what === 'event') {
      assert.equal(watched.event.event?.$case, 'instance');
      story.push('event');
      stop.abort();
      continue;
    }
    if (story.at(-1) !== watched.what) story.push(watched.what);
    if (watched.what !== 'connected') continue;
    if (story.length === 1) {
      close();
      close = await serveFake();
    } else {
      const instance = { project: 'default', name: 'c1' };
      const value = { instance, what: InstanceEvent_What.STOPPED, volatile: {}, error: '' };
      fake.emit({ event: { $case: 'instance', value } });
    }
  }
  assert.deepEqual(story, ['connected', 'disconnected', 'connected', 'event']);
});
