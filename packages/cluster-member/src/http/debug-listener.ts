import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { invalid } from '@lxd/model/errors';

import { parseListenAddress, printListenFailure } from './listen-address.js';

const defaultPort = 8080;
/** As Go's pprof when no `seconds` are asked for. */
const defaultSeconds = 30;
const longestSeconds = 600;

/** What can be looked at, by the names that Go's pprof has for it. */
const profiles: Readonly<Record<string, string>> = {
  cmdline: 'Command line, NUL between its words',
  goroutine: 'What the event loop waits for, a line each',
  heap: 'Who allocated what is on the heap, sampled for ?seconds= (as .heapprofile); gc=1: swept first',
  profile: 'Where processor time goes, for ?seconds= (as .cpuprofile)',
};

/**
 * The debug server of `core.debug_address`: plain HTTP, no authentication, off unless the
 * administrator opens it. It shows names of functions, never what is in memory.
 */
export class DebugListener {
  #server: Server | null = null;
  #address = '';
  /** One profile at a time: the inspector samples the whole process. */
  #sampling = false;

  /**
   * Listens on `address`, "" for not at all.
   * @throws DomainError (invalid) when the address can't be had; nothing listens then
   */
  async listen(address: string): Promise<void> {
    if (address === this.#address) return;
    this.close();
    if (address === '') return;
    const { host, port } = parseListenAddress(address, defaultPort);
    const server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.once('listening', resolve);
      if (host === null) server.listen(port);
      else server.listen(port, host);
    }).catch((error: NodeJS.ErrnoException) => {
      throw invalid(`Cannot listen on debug socket: ${printListenFailure(error, { host, port })}`);
    });
    server.on('error', () => undefined);
    server.unref();
    this.#server = server;
    this.#address = address;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = null;
    this.#address = '';
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://debug');
    const name = /^\/debug\/pprof\/([a-z]*)$/.exec(pathname)?.[1];
    if (pathname === '/debug/pprof') {
      response.writeHead(301, { Location: '/debug/pprof/' }).end();
    } else if (name === '') {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(indexPage());
    } else if (name === 'cmdline') {
      response.end(process.argv.join('\0'));
    } else if (name === 'goroutine') {
      response.end(`${process.getActiveResourcesInfo().join('\n')}\n`);
    } else if (name === 'heap' || name === 'profile') {
      const seconds = secondsOf(searchParams.get('seconds'));
      await this.#sample(name, seconds, searchParams.get('gc') === '1', response);
    } else {
      response.writeHead(404).end('404 page not found\n');
    }
  }

  async #sample(
    kind: 'heap' | 'profile',
    seconds: number,
    sweepFirst: boolean,
    response: ServerResponse,
  ): Promise<void> {
    if (this.#sampling) {
      response.writeHead(409).end('A profile is being taken already\n');
      return;
    }
    this.#sampling = true;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const session = new Session();
    session.connect();
    try {
      if (sweepFirst) await session.post('HeapProfiler.collectGarbage');
      const profile = await (kind === 'heap' ? heapSample : cpuSample)(session, () =>
        sleep(seconds * 1000, undefined, { signal: gone.signal }).catch(() => undefined),
      );
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(profile));
    } finally {
      session.disconnect();
      this.#sampling = false;
    }
  }
}

async function heapSample(session: Session, wait: () => Promise<void>): Promise<unknown> {
  await session.post('HeapProfiler.enable');
  await session.post('HeapProfiler.startSampling');
  await wait();
  return (await session.post('HeapProfiler.stopSampling')).profile;
}

async function cpuSample(session: Session, wait: () => Promise<void>): Promise<unknown> {
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await wait();
  return (await session.post('Profiler.stop')).profile;
}

function secondsOf(text: string | null): number {
  const seconds = text === null ? defaultSeconds : Number(text);
  return seconds > 0 && seconds <= longestSeconds ? seconds : defaultSeconds;
}

const indexPage = (): string =>
  `/debug/pprof/\n\n${Object.entries(profiles)
    .map(([name, about]) => `${name.padEnd(12)}${about}\n`)
    .join('')}`;
