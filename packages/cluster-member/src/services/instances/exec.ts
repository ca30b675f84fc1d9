import { randomUUID } from 'node:crypto';

import type { WebSocket } from 'ws';

import type { Config } from '@lxd/model/api/config';
import type { InstanceExecPost } from '@lxd/model/api/instance-exec';
import { DomainError, internal, invalid } from '@lxd/model/errors';
import type { ExecInput, ExecStart } from '@lxd/proto/lxd/agent/v1/instances';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { OperationSockets, Progress, Work } from '../../operations/work.js';
import type { InstanceDeps } from './deps.js';
import { controlMessage } from './exec-control.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance } from './load.js';
import { PushQueue } from './push-queue.js';
import { bytesOf, sendData, sendEnd } from './socket-stream.js';

/** A command about to run in an instance. @throws DomainError (invalid) when it can't. */
export async function planExec(
  deps: InstanceDeps,
  project: string,
  name: string,
  request: InstanceExecPost,
  requestor: Requestor,
): Promise<Work> {
  const { expanded } = await loadInstance(deps, project, name);
  const running = deps.statuses.get(project, name);
  if (running === null) throw invalid('Instance is not running');
  if (running.status === 'Frozen') throw invalid('Instance is frozen');

  const environment = execEnvironment(expanded.config, request);
  const interactive = request.interactive ?? false;
  const start: ExecStart = {
    ref: { project, name },
    command: [...request.command],
    environment: { container: 'lxc', ...environment },
    uid: request.user ?? 0,
    gid: request.group ?? 0,
    cwd: request.cwd || environment['HOME'] || '/',
    interactive,
    width: request.width ?? 0,
    height: request.height ?? 0,
    record: '',
  };
  const tell = () =>
    tellInstance(deps, 'exec', project, name, requestor, { command: request.command });
  const work = {
    description: 'Executing command',
    resources: { instances: [apiUrl(['instances', name], project)] },
  };

  if (request['wait-for-websocket'] !== true) {
    const record = request['record-output'] === true ? `exec_${randomUUID()}` : '';
    const metadata = { command: request.command, environment, interactive };
    return {
      ...work,
      metadata,
      async run(progress) {
        tell();
        const code = await runDetached(deps, { ...start, interactive: false, record });
        progress.metadata({
          return: code,
          ...(record === '' ? {} : { output: outputUrls(project, name, record) }),
        });
      },
    };
  }
  return {
    ...work,
    class: 'websocket',
    cancellable: false,
    sockets: interactive ? ['0', 'control'] : ['0', '1', '2', 'control'],
    socketMetadata: (secrets) => ({
      command: request.command,
      environment,
      fds: secrets,
      interactive,
    }),
    async run(progress, _signal, sockets) {
      tell();
      await runAttached(deps, start, progress, sockets);
    },
  };
}

/** The instance's own variables, the request's, and what a login as root would have (as LXD). */
export function execEnvironment(config: Config, request: InstanceExecPost): Record<string, string> {
  const environment: Record<string, string> = {};
  const prefix = 'environment.';
  for (const [key, value] of Object.entries(config)) {
    if (key.startsWith(prefix)) environment[key.slice(prefix.length)] = value;
  }
  Object.assign(environment, request.environment ?? {});
  environment['PATH'] ??= '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  if ((request.user ?? 0) === 0) {
    environment['HOME'] ??= '/root';
    environment['USER'] ??= 'root';
  }
  environment['LANG'] ??= 'C.UTF-8';
  return environment;
}

const outputUrls = (project: string, name: string, record: string) => ({
  '1': apiUrl(['instances', name, 'logs', `${record}.stdout`], project),
  '2': apiUrl(['instances', name, 'logs', `${record}.stderr`], project),
});

/** Nobody watches: no input, and output only to log files. */
async function runDetached(deps: InstanceDeps, start: ExecStart): Promise<number> {
  const input = new PushQueue<ExecInput>();
  input.push({ input: { $case: 'start', value: start } });
  input.push({ input: { $case: 'stdinClosed', value: {} } });
  try {
    for await (const { output } of deps.agent.instances.exec(input)) {
      if (output?.$case === 'exited') return output.value.code;
    }
  } finally {
    input.end();
  }
  throw internal('The node agent ended the command without a result');
}

/** How long a client has to connect its websockets (as LXD). */
const connectMs = 5_000;
/** Messages from a client that wait for the agent before the client's socket is held up. */
const maxWaiting = 64;

async function runAttached(
  deps: InstanceDeps,
  start: ExecStart,
  progress: Progress,
  sockets: OperationSockets,
): Promise<void> {
  const names = start.interactive ? ['0'] : ['0', '1', '2'];
  const [stdin, stdout, stderr] = await connected(sockets, names);
  if (stdin === undefined) throw new Error('no stdin socket');

  const input = new PushQueue<ExecInput>(() => stdin.resume());
  const push = (value: ExecInput['input']) => input.push({ input: value });
  push({ $case: 'start', value: start });
  stdin.on('message', (data, binary) => {
    if (!binary) return push({ $case: 'stdinClosed', value: {} });
    push({ $case: 'stdin', value: Buffer.from(bytesOf(data)) });
    if (input.length > maxWaiting) stdin.pause();
  });
  stdin.on('close', () => push({ $case: 'stdinClosed', value: {} }));
  for (const socket of [stdin, stdout, stderr]) {
    socket?.on('error', () => socket.terminate());
    socket?.resume();
  }
  void followControl(sockets, push);

  const out = start.interactive ? stdin : stdout;
  try {
    for await (const { output } of deps.agent.instances.exec(input)) {
      switch (output?.$case) {
        case 'stdout':
          if (out) await sendData(out, output.value);
          break;
        case 'stderr':
          if (stderr) await sendData(stderr, output.value);
          break;
        case 'exited':
          progress.metadata({ return: output.value.code });
          return;
      }
    }
    throw internal('The node agent ended the command without a result');
  } finally {
    input.end();
    sendEnd(out ?? null);
    sendEnd(stderr ?? null);
  }
}

async function connected(sockets: OperationSockets, names: readonly string[]): Promise<WebSocket[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DomainError('invalid', 'Timed out waiting for websockets to connect')),
      connectMs,
    );
  });
  try {
    return await Promise.race([Promise.all(names.map((name) => sockets.get(name))), late]);
  } finally {
    clearTimeout(timer);
  }
}

const sigkill = 9;

/** Window sizes and signals; a client whose control connection breaks takes its command along. */
async function followControl(
  sockets: OperationSockets,
  push: (value: ExecInput['input']) => void,
): Promise<void> {
  const control = await sockets.get('control').catch(() => null); // it may never come
  if (control === null) return;
  control.on('message', (data) => {
    const message = controlMessage(Buffer.from(bytesOf(data)).toString());
    if (message !== null) push(message);
  });
  control.on('error', () => control.terminate());
  control.on('close', () => push({ $case: 'signal', value: sigkill }));
  control.resume();
}
