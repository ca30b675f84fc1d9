import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { invalid } from '@lxd/model/errors';
import type { ExecInput, ExecOutput } from '@lxd/proto/lxd/agent/v1/instances';

import type { Execution } from '../host/container-runtime.js';
import type { Lifecycle } from '../instance/lifecycle.js';
import { nameOf } from '../instance/live-instance.js';
import { recordOutput } from '../instance/record-output.js';
import { mergeStreams } from './merge-streams.js';

const maxChunk = 64 * 1024;
const hangUp = 1; // SIGHUP: whoever typed is gone

/** A command in a running instance, from its start to its exit code. */
export async function* execCall(
  lifecycle: Lifecycle,
  input: AsyncIterable<ExecInput>,
  signal?: AbortSignal,
): AsyncGenerator<ExecOutput> {
  const messages = input[Symbol.asyncIterator]();
  const first = (await messages.next()).value as ExecInput | undefined;
  if (first?.input?.$case !== 'start') throw invalid('The first message must be "start"');
  const start = first.input.value;
  const live = lifecycle.running(start.ref);
  const execution = await lifecycle.base.host.containers.exec(live.ref, {
    argv: start.command,
    env: start.environment,
    cwd: start.cwd,
    uid: start.uid,
    gid: start.gid,
    terminal: start.interactive ? windowOf(start) : null,
  });
  const abandon = () => execution.signal(start.interactive ? hangUp : 9);
  signal?.addEventListener('abort', abandon, { once: true });
  void feed(messages, execution, start.interactive).catch(abandon);
  try {
    yield { output: { $case: 'started', value: { pid: execution.pid } } };
    const { stderr, stdout } = execution;
    if (start.record === '') {
      yield* mergeStreams([
        output('stdout', stdout),
        ...(stderr ? [output('stderr', stderr)] : []),
      ]);
    } else {
      const folder = join(lifecycle.base.host.paths.logs, nameOf(start.ref));
      await recordOutput(folder, start.record, execution);
    }
    const code = await execution.exited;
    yield { output: { $case: 'exited', value: { code } } };
  } finally {
    signal?.removeEventListener('abort', abandon);
  }
}

async function* output($case: 'stdout' | 'stderr', from: Readable): AsyncGenerator<ExecOutput> {
  for await (const value of chunks(from)) yield { output: { $case, value } };
}

/** Who has no window to measure gets the size that terminals have by tradition. */
export const windowOf = ({ height, width }: { height: number; width: number }) =>
  width > 0 && height > 0 ? { width, height } : { width: 80, height: 25 };

/** ^D: how a terminal says that there is no more to read. */
const endOfInput = Buffer.from([4]);

async function feed(
  messages: AsyncIterator<ExecInput>,
  execution: Execution,
  interactive: boolean,
): Promise<void> {
  const { stdin } = execution;
  let ended = false;
  stdin.on('error', () => {}); // the command may end without reading
  for (;;) {
    const { done, value } = await messages.next();
    if (done) return;
    const { input } = value;
    if (input?.$case === 'stdin') await write(stdin, input.value);
    else if (input?.$case === 'stdinClosed') {
      if (!interactive) stdin.end();
      else if (!ended) await write(stdin, endOfInput);
      ended = true;
    }
    else if (input?.$case === 'resize') execution.resize(input.value.width, input.value.height);
    else if (input?.$case === 'signal') execution.signal(input.value);
  }
}

export async function write(to: Writable, bytes: Uint8Array): Promise<void> {
  if (to.destroyed || to.writableEnded || to.write(bytes)) return;
  await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

/** What a stream has to say, in pieces that a message can hold. */
export async function* chunks(from: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += maxChunk) yield chunk.subarray(at, at + maxChunk);
  }
}
