import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

import { chain } from '@lxd/model/errors';

import type { Namespaces } from '../../native/namespaces/index.js';
import { isTrue } from '../instance/config.js';
import type { Lifecycle } from '../instance/lifecycle.js';
import type { LiveInstance } from '../instance/live-instance.js';
import { answerGet } from './answer.js';
import { callerOf, NotRootError } from './caller.js';
import type { GuestImages } from './guest-images.js';
import type { GuestEvent } from './guest-events.js';

const maxBodyBytes = 64 * 1024; // {"state":"Ready"}

/**
 * Serves /dev/lxd/sock of all instances from one socket (guest-events-metrics-internals.md 1).
 * Its folder is what containers have mounted, so the socket may come and go with the agent.
 */
export async function serveGuests(
  lifecycle: Lifecycle,
  namespaces: Pick<Namespaces, 'peerCredentials'>,
  images: Pick<GuestImages, 'mayRead'>,
): Promise<Server> {
  const socketPath = join(lifecycle.base.host.paths.devlxd, 'sock');
  await rm(socketPath, { force: true });
  const callers = new WeakMap<Socket, Promise<LiveInstance>>();
  const server = createServer((request, response) => {
    const caller = callers.get(request.socket);
    answer(lifecycle, images, request, response, caller).catch((error: unknown) => {
      const status = error instanceof NotRootError ? 401 : 500;
      send(response, status, `${chain(error)}\n`);
    });
  });
  server.on('connection', (socket: Socket) => {
    const caller = callerOf(socket, namespaces, lifecycle);
    caller.catch(() => {}); // told to every request
    callers.set(socket, caller);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(lifecycle, request, socket, head, callers.get(request.socket)).catch(() => {
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  await chmod(socketPath, 0o666); // who may do what is decided by who calls
  return server;
}

async function answer(
  lifecycle: Lifecycle,
  images: Pick<GuestImages, 'mayRead'>,
  request: IncomingMessage,
  response: ServerResponse,
  caller: Promise<LiveInstance> | undefined,
): Promise<void> {
  const asked = await caller;
  const live = asked && lifecycle.find(asked.spec.ref); // it may have been restarted since
  if (!live) return send(response, 500, 'pid not in container?\n');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lxd');
  if (pathname === '/1.0' && request.method === 'PATCH') {
    return changeState(lifecycle, live, request, response);
  }
  if (request.method !== 'GET') return send(response, 405, 'method not allowed\n');
  if (pathname === '/1.0/events') {
    response.writeHead(200, {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
    });
    response.flushHeaders();
    const write = (event: string) => response.write(`${event}\n`);
    const stop = follow(lifecycle, live.name, searchParams, write);
    response.once('close', stop);
    return;
  }
  const wanted = /^\/1\.0\/images\/([0-9a-f]{64})\/export$/.exec(pathname)?.[1];
  if (wanted !== undefined && isTrue(live.spec.config['security.devlxd.images'])) {
    if (!(await images.mayRead(wanted))) return send(response, 404, 'not found\n');
    const { sendImage } = await import('./send-image.js');
    return sendImage(lifecycle.base.host, wanted, response);
  }
  const { body, status } = answerGet(pathname, live);
  send(response, status, body);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.destroy();
  const isText = typeof body === 'string';
  const type = status !== 200 ? 'text/plain; charset=utf-8' : 'application/octet-stream';
  response.writeHead(status, { 'content-type': isText ? type : 'application/json' });
  response.end(isText ? body : `${JSON.stringify(body)}\n`);
}

async function changeState(
  lifecycle: Lifecycle,
  live: LiveInstance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.length > maxBodyBytes) return send(response, 400, 'Request is too large\n');
  }
  const state = stateIn(text);
  if (state === null) return send(response, 400, 'Invalid JSON\n');
  if (state !== 'Ready' && state !== 'Started') {
    return send(response, 400, `Invalid state ${JSON.stringify(state)}\n`);
  }
  await lifecycle.setReady(live, state === 'Ready');
  send(response, 200, '');
}

function stateIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'state' in body ? body.state : '';
  } catch {
    return null;
  }
}

/** Passes an instance's events on as lines of JSON. @returns what ends it */
function follow(
  lifecycle: Lifecycle,
  instance: string,
  query: URLSearchParams,
  write: (event: string) => void,
): () => void {
  const types = (query.get('type') ?? '').split(',').filter((type) => type !== '');
  return lifecycle.guestEvents.listen(instance, ({ metadata, type }: GuestEvent) => {
    if (types.length > 0 && !types.includes(type)) return;
    write(JSON.stringify({ timestamp: new Date().toISOString(), type, metadata }));
  });
}

/** As towards API clients: a ping every ten seconds finds out who has gone. */
const pingEveryMs = 10_000;

async function upgrade(
  lifecycle: Lifecycle,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  caller: Promise<LiveInstance> | undefined,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lxd');
  const live = await caller;
  if (!live || pathname !== '/1.0/events') return void socket.destroy();
  const { WebSocketServer } = await import('ws'); // rare: most guests never ask
  const server = new WebSocketServer({ noServer: true, maxPayload: maxBodyBytes });
  server.handleUpgrade(request, socket, head, (connection) => {
    const stop = follow(lifecycle, live.name, searchParams, (event) => connection.send(event));
    const timer = setInterval(() => connection.ping('keepalive'), pingEveryMs);
    connection.on('error', () => connection.terminate());
    connection.once('close', () => {
      clearInterval(timer);
      stop();
    });
  });
}
