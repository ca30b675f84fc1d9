import { setTimeout as sleep } from 'node:timers/promises';

import { conflict, invalid } from '@lxd/model/errors';
import type { ConsoleInput } from '@lxd/proto/lxd/agent/v1/instances';

import type { Execution } from '../host/container-runtime.js';
import type { Lifecycle } from '../instance/lifecycle.js';
import type { LiveInstance } from '../instance/live-instance.js';
import { chunks, windowOf, write } from './exec-call.js';

/** The end of whoever has an instance's console: there is one console, for one. */
const attached = new WeakMap<LiveInstance, Promise<void>>();
/** Who has just left is still on the way out when the same user comes back. */
const patienceMs = 1000;

/** The console of a running instance, until either side leaves. */
export async function* consoleCall(
  lifecycle: Lifecycle,
  input: AsyncIterable<ConsoleInput>,
  signal?: AbortSignal,
): AsyncGenerator<{ data: Buffer }> {
  const messages = input[Symbol.asyncIterator]();
  const first = (await messages.next()).value as ConsoleInput | undefined;
  if (first?.input?.$case !== 'start') throw invalid('The first message must be "start"');
  const { height, ref, width } = first.input.value;
  const live = lifecycle.running(ref);
  const release = await take(live);
  try {
    const { containers } = lifecycle.base.host;
    const console = await containers.console(live.ref, windowOf({ width, height }));
    const leave = () => void console.stdout.destroy();
    signal?.addEventListener('abort', leave, { once: true });
    void live.running.exited.then(leave);
    void type(messages, console).then(leave, leave);
    try {
      for await (const data of chunks(console.stdout)) yield { data };
    } catch (error) {
      if (!console.stdout.destroyed) throw error;
    } finally {
      leave();
      signal?.removeEventListener('abort', leave);
      await console.exited;
    }
  } finally {
    release();
  }
}

/** @returns what gives it back @throws DomainError (conflict) when another has it */
async function take(live: LiveInstance): Promise<() => void> {
  const other = attached.get(live);
  if (other) await Promise.race([other, sleep(patienceMs, null, { ref: false })]);
  if (attached.has(live)) throw conflict('This console is already connected');
  let left = () => {};
  attached.set(live, new Promise((resolve) => (left = resolve)));
  return () => {
    attached.delete(live);
    left();
  };
}

async function type(messages: AsyncIterator<ConsoleInput>, console: Execution): Promise<void> {
  console.stdin.on('error', () => {});
  for (;;) {
    const { done, value } = await messages.next();
    if (done) return;
    const { input } = value;
    if (input?.$case === 'data') await write(console.stdin, input.value);
    else if (input?.$case === 'resize') console.resize(input.value.width, input.value.height);
  }
}
