import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import { chain, invalid, notFound, unavailable, unsupported } from '@lxd/model/errors';

import type { Caller } from '../auth/caller.js';
import { isForwarded } from '../auth/member-caller.js';
import type { Asked } from '../cluster/locations.js';
import type { Services } from '../services.js';
import { requireAccess, requireOwnership } from './access.js';
import { readBody } from './body.js';
import type { RequestContext } from './context.js';
import type { Access, Endpoint } from './endpoint.js';
import { HttpError, errorStatus, isBug } from './error-status.js';
import { requireMatch } from './etag.js';
import { readPlacement } from './placement-header.js';
import { forward, type Elsewhere, type Incoming, type ToMembers } from './forward.js';
import type { Reply } from './reply.js';
import { Router } from './router.js';
import { Turns } from './turns.js';
import { apiUrl } from './url.js';
import { writeAccepted, writeChallenge, writeError, writeReply } from './write-reply.js';

/** How far the daemon is. Before "started" and after "stopping" requests are turned away. */
export type DaemonPhase = 'setup' | 'started' | 'stopping';

export interface DispatcherOptions {
  readonly endpoints: readonly Endpoint[];
  readonly services: Services;
  phase(): DaemonPhase;
  callerOf(request: IncomingMessage): Caller | Promise<Caller>;
  /** `Access-Control-Allow-*` headers, for a request with an Origin or without. */
  corsHeaders(hasOrigin: boolean): Iterable<readonly [name: string, value: string]>;
  /** Told of every request whose caller is known. */
  onRequest(request: IncomingMessage, caller: Caller): void;
  onBug(error: unknown, request: string): void;
  /** The member that must serve it; null: this one. */
  elsewhere(asked: Asked): Promise<Elsewhere | null>;
  readonly members: ToMembers;
}

interface Route extends Endpoint {
  readonly picked: Partial<Services>;
}

/** Exec and console clients send frames of up to 128 KiB; nobody needs larger ones. */
const maxFrameBytes = 16 * 1024 * 1024;

/** From a request to the handler in charge, and from its reply or error to the wire. */
export class Dispatcher {
  readonly #router: Router<Route>;
  readonly #turns = new Turns();
  /** The last answer on a connection. */
  readonly #answering = new WeakMap<Socket, ServerResponse>();
  readonly #websockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
  });

  constructor(private readonly options: DispatcherOptions) {
    this.#router = new Router(
      options.endpoints.map((one) => ({ ...one, picked: pick(options.services, one.uses) })),
    );
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    this.#answering.set(request.socket, response);
    void this.#serve(request, response, null);
  }

  /** A request with `Upgrade:`. If its endpoint doesn't change protocols it is an ordinary one. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const before = this.#answering.get(socket);
    if (before !== undefined && !before.closed) {
      // The client did not wait for the answer to what it asked first on this connection.
      socket.on('error', () => socket.destroy());
      before.once('close', () => {
        socket.setTimeout(0); // the server has begun to wait for a next request
        if (!socket.destroyed) this.upgrade(request, socket, head);
      });
      return;
    }
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    response.shouldKeepAlive = false;
    response.on('finish', () => socket.end());
    socket.on('drain', () => response.emit('drain')); // the server has let go of this socket
    socket.on('error', () => socket.destroy());
    void this.#serve(request, response, { socket, head });
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    upgrade: { socket: Socket; head: Buffer } | null,
  ): Promise<void> {
    try {
      const reply = await this.#answer(request, response, upgrade);
      if (reply === null) return;
      switch (reply.kind) {
        case 'background':
          return; // written with the operation
        case 'websocket':
        case 'upgrade':
          return this.#switchProtocols(reply, request, response, upgrade);
        default:
          await writeReply(reply, request, response);
      }
    } catch (error) {
      if (response.destroyed || request.socket.destroyed) return; // the client went away
      if (isBug(error)) this.options.onBug(error, `${request.method} ${request.url}`);
      if (error instanceof HttpError) response.shouldKeepAlive = false; // unread body follows
      writeError(response, errorStatus(error), chain(error));
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    upgrade: Incoming['upgrade'],
  ): Promise<Reply | null> {
    const { options } = this;
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? noQuery : new URLSearchParams(url.slice(mark + 1));

    const internal = path.startsWith('/internal/');
    if (!internal && options.phase() === 'setup') throw unavailable('LXD daemon setup in progress');
    const cors = options.corsHeaders(request.headers.origin !== undefined);
    for (const [name, value] of cors) response.setHeader(name, value);
    if (request.method === 'OPTIONS') {
      response.writeHead(200, { 'Content-Length': 0 }).end();
      return null;
    }

    const match = this.#router.find(request.method ?? 'GET', path);
    if (match === 'unknown') throw notFound();
    if (match === 'malformed') throw invalid('Invalid percent-encoding in the address');
    const caller = await options.callerOf(request);
    options.onRequest(request, caller);
    if (match === 'method') {
      requireAccess(internal ? 'internal' : 'logged-in', caller, 'default', false);
      const method = request.method ?? '';
      if (!methods.includes(method)) throw notFound(`Method "${method}" not found`);
      throw unsupported('not implemented');
    }
    const { route, params } = match;

    const project = query.get('project') || 'default';
    const allProjects = query.get('all-projects') === 'true';
    if (mustLogIn(route.access, caller, request)) {
      writeChallenge(response, await caller.challenge!());
      return null;
    }
    requireAccess(route.access, caller, project, allProjects);
    await requireOwnership(route.access, caller, project, options.services.projects);
    if (options.phase() === 'stopping' && !internal && !servedWhileStopping(request.method, path)) {
      throw unavailable('LXD is shutting down');
    }

    const forwarded = caller.protocol === 'cluster' && isForwarded(request.headers);
    if (!internal && !forwarded) {
      const target = query.get('target') ?? '';
      const { method = 'GET' } = request;
      const to = await options.elsewhere({ method, path: route.path, params, project, target });
      if (to !== null) {
        await forward(options.members, to, { request, response, upgrade, caller, project });
        return null;
      }
    }

    const body = await readBody(route.body, request, caller.trusted);
    if (request.method !== 'GET' && request.method !== 'HEAD') await this.#turns.next();
    const context = new Context(request, response, caller, project, allProjects, path, options.callerOf);
    if (forwarded) context.placement = readPlacement(request.headers);
    const asked: Record<string, string> = {};
    for (const name of route.query) asked[name] = query.get(name) ?? '';
    const input = {
      params,
      query: asked,
      body: body as never,
      headers: request.headers,
      context,
      services: route.picked as never,
    };
    const placed = forwarded ? null : await route.place?.(input);
    if (placed) {
      const { method = 'POST' } = request;
      const to = await options.elsewhere({ method, path: route.path, params, project, target: placed.member });
      if (to !== null) {
        await forward(options.members, to, { request, response, upgrade, caller, project, placed });
        return null;
      }
      input.body = placed.body as never;
      context.placement = placed.why;
    }
    const reply = await route.handle(input);
    if (reply.kind === 'background') {
      const operation = options.services.operations.create(reply.work, {
        project,
        requestor: caller.requestor,
      });
      operation.begin();
      writeAccepted(response, apiUrl(['operations', operation.id]), operation.view());
    }
    return reply;
  }

  #switchProtocols(
    reply: Extract<Reply, { kind: 'upgrade' | 'websocket' }>,
    request: IncomingMessage,
    response: ServerResponse,
    upgrade: { socket: Socket; head: Buffer } | null,
  ): void {
    const wanted = reply.kind === 'websocket' ? 'websocket' : reply.protocol;
    if (upgrade === null || request.headers.upgrade?.toLowerCase() !== wanted) {
      throw new HttpError(400, 'Missing or invalid upgrade header');
    }
    const { socket, head } = upgrade;
    response.detachSocket(socket);
    if (reply.kind === 'websocket') {
      this.#websockets.handleUpgrade(request, socket, head, (opened) => reply.accept(opened));
      return;
    }
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${wanted}\r\nConnection: Upgrade\r\n\r\n`);
    if (head.length > 0) socket.unshift(head);
    reply.accept(socket as Duplex);
  }
}

/** Any of them may be missing at a path; what is no method of the API at all is not found. */
const methods: readonly string[] = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];

/**
 * Whether somebody who can log in has to. What strangers may call is served without, unless the
 * client says that it wants to be known (`X-LXD-authenticated`, as lxc does).
 */
const mustLogIn = (access: Access, caller: Caller, request: IncomingMessage): boolean =>
  caller.challenge !== null &&
  (access !== 'untrusted' || request.headers['x-lxd-authenticated'] !== undefined);

const noQuery = new URLSearchParams();

function pick(services: Services, names: readonly (keyof Services)[]): Partial<Services> {
  return Object.fromEntries(names.map((name) => [name, services[name]]));
}

/** What still works during shutdown (as LXD 5.2): looking, and following what ends. */
const servedWhileStopping = (method: string | undefined, path: string): boolean =>
  method === 'GET' ||
  path === '/1.0' ||
  path === '/1.0/events' ||
  path.startsWith('/1.0/operations');

class Context implements RequestContext {
  #abort: AbortController | null = null;
  placement: unknown = null;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    readonly caller: Caller,
    readonly project: string,
    readonly allProjects: boolean,
    private readonly path: string,
    private readonly callerOf: DispatcherOptions['callerOf'],
  ) {}

  async callerNow(): Promise<Caller> {
    return this.callerOf(this.request);
  }

  get requestor() {
    return this.caller.requestor;
  }

  get collection(): string {
    return this.path.split('/')[2] ?? '';
  }

  get clientCertificate(): Uint8Array | null {
    return this.caller.certificate?.raw ?? null;
  }

  ifMatch(content: unknown): void {
    requireMatch(this.request.headers['if-match'], content);
  }

  /** Made on demand: few handlers look at it and every request would pay for it. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      const abort = (this.#abort = new AbortController());
      this.response.once('close', () => abort.abort());
      if (this.response.destroyed) abort.abort();
    }
    return this.#abort.signal;
  }
}
