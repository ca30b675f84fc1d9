import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { repository, type Server } from './server.js';
import { until } from './wait.js';

const source = join(repository, 'test/support/guest-http.c');

/** Puts /guest-http into containers: a static program that speaks to /dev/lxd/sock. */
export async function pushGuestHttp(server: Server, ...names: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'guest-http-'));
  const program = join(folder, 'guest-http');
  try {
    await promisify(execFile)('cc', ['-static', '-O1', '-o', program, source]);
    for (const name of names) {
      await server.mustLxc('file', 'push', '--mode', '0755', program, `${name}/guest-http`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

export interface GuestAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Asks the guest API from inside a container. */
export async function askInside(
  server: Server,
  name: string,
  ...request: readonly string[] // method, path, body
): Promise<GuestAnswer> {
  return parse(await server.mustLxc('exec', name, '--', '/guest-http', ...request));
}

export function parse(answer: string): GuestAnswer {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const raw = rest.join('\r\n\r\n');
  const body = /^transfer-encoding: chunked/im.test(head) ? dechunked(raw) : raw;
  return { status: Number(head.split(' ')[1]), head, body };
}

function dechunked(raw: string): string {
  let body = '';
  for (let rest = raw; ; ) {
    const end = rest.indexOf('\r\n');
    const size = end < 0 ? 0 : Number.parseInt(rest.slice(0, end), 16);
    if (!size) return body;
    body += rest.slice(end + 2, end + 2 + size);
    rest = rest.slice(end + 4 + size);
  }
}

export interface GuestListening {
  readonly heard: () => string;
  /** Resolves when it has heard that. */
  hears(text: string): Promise<void>;
  end(): void;
}

/** Listens to the guest API's events inside a container. */
export async function listenInside(server: Server, name: string, query: string, websocket: boolean): Promise<GuestListening> {
  const { pid } = await server.api.get<{ pid: number }>(`/1.0/instances/${name}/state`);
  const flags = websocket ? ['-w'] : [];
  const path = `/1.0/events${query}`;
  const child = spawn(server.programs.lxc, ['exec', name, '-T', '--', '/guest-http', ...flags, 'GET', path], {
    env: { ...process.env, LXD_DIR: server.dir, LXD_CONF: server.conf },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let heard = '';
  child.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await until(`the guest of ${pid} listens`, () => heard.includes('\r\n\r\n'));
  return {
    heard: () => heard,
    hears: (text) => until(`the guest hears ${text}`, () => heard.includes(text)),
    end: () => void child.kill('SIGTERM'),
  };
}
