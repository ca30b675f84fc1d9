import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';

import { conflict, internal, notFound, unavailable } from '@lxd/model/errors';

import { nativePath, SyscallError } from '../load.js';
import type { Channel, Message, Namespaces } from '../namespaces/index.js';

/** What a helper says. Fields and descriptors are as operation's comment in C tells. */
export interface Answer {
  readonly fields: readonly string[];
  /** The receiver's to close. */
  readonly fds: readonly number[];
}

export interface RunningCommand {
  readonly started: Answer;
  readonly exited: Promise<number>;
}

/** The resident `lxd-container spawner`, started when first needed and again if it should die. */
export interface Spawner {
  /** @throws DomainError `internal` with the helper's words, `unavailable` when it died */
  call(operation: string, args: readonly string[]): Promise<Answer>;
  /** Runs an operation that answers twice: when it has started, and its exit code. */
  run(operation: string, args: readonly string[]): Promise<RunningCommand>;
  close(): Promise<void>;
}

/** Above the longest deadline that the helpers keep themselves (main.c); start's is 120 s. */
const answerTimeoutMs = 150_000;

type Listener = (kind: string, answer: Answer) => void;

/** One life of the process. */
interface Life {
  readonly child: ChildProcess;
  readonly channel: Channel;
  readonly listeners: Map<string, Listener>;
}

function parse(message: Message): { id: string; kind: string; answer: Answer } {
  const [id = '', kind = '', ...fields] = message.data.toString().split('\0');
  fields.pop(); // what follows the last terminator
  return { id, kind, answer: { fields, fds: message.fds } };
}

export function openSpawner(namespaces: Namespaces): Spawner {
  let life: Life | null = null;
  let lastId = 0;
  let closed = false;

  function begin(): Life {
    const [ours, theirs] = namespaces.socketPair();
    const child = spawn(nativePath('lxd-container'), ['spawner', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', theirs],
      detached: true, // a session of its own: no signal meant for the agent's terminal reaches it
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin' }, // monitors keep it
    });
    closeSync(theirs);
    const listeners = new Map<string, Listener>();
    const channel = namespaces.openChannel(ours, (message) => {
      if (message === null) {
        // Nobody is left who could answer.
        for (const listener of [...listeners.values()]) listener('gone', { fields: [], fds: [] });
        return;
      }
      const { id, kind, answer } = parse(message);
      const listener = listeners.get(id);
      if (listener) listener(kind, answer);
      else answer.fds.forEach((fd) => closeSync(fd)); // nobody waits for it any more
    });
    const begun: Life = { child, channel, listeners };
    const ended = () => {
      if (life === begun) life = null;
      // Commands that run keep the channel open and will still tell how they end.
      for (const listener of [...listeners.values()]) listener('died', { fields: [], fds: [] });
      if (listeners.size === 0) channel.close();
    };
    child.on('exit', ended);
    child.on('error', ended);
    return begun;
  }

  function ask(operation: string, args: readonly string[], listener: Listener): () => void {
    if (closed) throw unavailable('The container helper is closed');
    const asked = (life ??= begin());
    const id = String(++lastId);
    asked.listeners.set(id, listener);
    const forget = () => {
      asked.listeners.delete(id);
      if (asked !== life && asked.listeners.size === 0) asked.channel.close();
    };
    try {
      asked.channel.send(Buffer.from([id, operation, ...args, ''].join('\0')), []);
    } catch (error) {
      forget();
      throw error;
    }
    return forget;
  }

  const failure = (kind: string, { fields: [text, detail] }: Answer) => {
    if (kind !== 'error') return unavailable('The container helper died');
    const message = text || 'The operation failed without saying why';
    switch (detail) {
      case 'conflict':
        return conflict(message);
      case 'ECONNREFUSED': // what should answer has just ended
      case 'ESRCH':
        return unavailable(message);
      case 'ENOENT':
        return notFound(message);
      default:
        return internal(message);
    }
  };

  /** Waits for the first answer; `later` hears what comes after it, until it calls `forget`. */
  function first(
    operation: string,
    args: readonly string[],
    later: ((kind: string, answer: Answer, forget: () => void) => void) | null,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let answered = false;
      let forget = () => {};
      const end = () => {
        answered = true;
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        end();
        forget();
        reject(unavailable('The container helper does not answer'));
      }, answerTimeoutMs);
      try {
        forget = ask(operation, args, (kind, answer) => {
          if (answered) return later?.(kind, answer, forget);
          end();
          const succeeded = kind === 'ok' || kind === 'started';
          if (!succeeded || later === null) forget();
          if (succeeded) resolve(answer);
          else reject(failure(kind, answer));
        });
      } catch (error) {
        end();
        reject(error instanceof SyscallError ? unavailable('The container helper died') : error);
      }
    });
  }

  return {
    call: (operation, args) => first(operation, args, null),
    async run(operation, args) {
      let settle: (code: number) => void = () => {};
      const exited = new Promise<number>((resolve) => (settle = resolve));
      const started = await first(operation, args, (kind, answer, forget) => {
        if (kind === 'died') return; // only the spawner: the command's own helper lives
        forget();
        settle(kind === 'exited' ? Number(answer.fields[0]) : 255);
      });
      return { started, exited };
    },
    async close() {
      closed = true;
      const last = life;
      if (last === null) return;
      const ended = new Promise((resolve) => last.child.once('exit', resolve));
      last.channel.close();
      await ended;
    },
  };
}
