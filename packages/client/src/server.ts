import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Operation } from '@lxd/model/api/operation';
import type { Response } from '@lxd/model/api/response';
import type { Server as ServerInfo } from '@lxd/model/api/server';
import { ApiError } from './errors.js';
import { readText } from './http/body.js';
import type { Endpoint } from './http/endpoint.js';
import type { Login } from './http/login.js';
import { Wire, type WireRequest } from './http/request.js';
import type { EventStream } from './operations/event-stream.js';
import { BackgroundOperation } from './operations/background-operation.js';

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface ServerOptions {
  /** Null: the server's default project, and no parameter is sent. */
  readonly project?: string | null;
  /** Cluster member that should answer. */
  readonly target?: string | null;
  readonly userAgent?: string;
  /** For a server that asks for more than a certificate. */
  readonly login?: Login | null;
  /** Called with every request and reply, for `--debug`. */
  readonly trace?: ((line: string) => void) | null;
}

export interface RawRequest {
  readonly query?: Query;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array | Readable | null;
  readonly signal?: AbortSignal | null;
}

/** An object with the tag that proves, on writing it back, that nobody changed it meanwhile. */
export interface Tagged<T> {
  readonly value: T;
  readonly etag: string;
}

/**
 * One LXD server as a client sees it. Paths are given without the `/1.0/` prefix and with their
 * segments already encoded (see `path`). `project` and `target` are added to every request.
 */
export class Server {
  readonly #wire: Wire;
  readonly #shared: Shared;

  constructor(
    readonly endpoint: Endpoint,
    readonly options: ServerOptions = {},
    shared: Shared | null = null,
  ) {
    this.#shared = shared ?? { wire: new Wire(endpoint), info: null, events: new Map() };
    this.#wire = this.#shared.wire;
  }

  /** The same connection, asking for another project. */
  inProject(project: string | null): Server {
    return new Server(this.endpoint, { ...this.options, project }, this.#shared);
  }

  /** The same connection, naming the cluster member to act on. */
  onMember(target: string | null): Server {
    return new Server(this.endpoint, { ...this.options, target }, this.#shared);
  }

  /** `GET /1.0`, asked once. */
  info(): Promise<ServerInfo> {
    this.#shared.info ??= this.get<ServerInfo>('');
    return this.#shared.info;
  }

  async has(extension: string): Promise<boolean> {
    return (await this.info()).api_extensions.includes(extension);
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.getTagged<T>(path, query)).value;
  }

  async getTagged<T>(path: string, query: Query = {}): Promise<Tagged<T>> {
    const reply = await this.raw('GET', path, { query });
    const response = await envelope(reply);
    this.options.trace?.(`Got response struct from LXD: ${JSON.stringify(response)}`);
    return { value: response.metadata as T, etag: String(reply.headers.etag ?? '') };
  }

  /** A change that is done when this resolves. A server that does it in the background is waited for. */
  async send(method: string, path: string, body: unknown = null, etag = ''): Promise<void> {
    const response = await this.#sendJson(method, path, body, etag);
    if (response.type === 'async') {
      await new BackgroundOperation(this, response.metadata as Operation).wait();
    }
  }

  /** A change that goes on in the background. */
  async start(
    method: string,
    path: string,
    body: unknown = null,
    etag = '',
  ): Promise<BackgroundOperation> {
    // Listening comes first: an update between the reply and the subscription would be lost.
    const events = await this.events();
    const response = await this.#sendJson(method, path, body, etag);
    if (response.type !== 'async') {
      throw new ApiError(500, 'The server answered at once where an operation was expected');
    }
    return new BackgroundOperation(this, response.metadata as Operation, events);
  }

  /** Any change, whichever way the server answers; the whole envelope. */
  async exchange(method: string, path: string, request: RawRequest = {}): Promise<Response> {
    return envelope(await this.raw(method, path, request));
  }

  /**
   * Sends and hands out the reply with its body unread.
   * @throws ApiError for any status of 400 and above
   */
  async raw(method: string, path: string, request: RawRequest = {}): Promise<IncomingMessage> {
    const url = this.url(path, request.query ?? {});
    this.options.trace?.(`Sending request to LXD: ${method} ${url}`);
    const sent: WireRequest = {
      method,
      path: url,
      headers: {
        'User-Agent': this.options.userAgent ?? 'LXD 5.2',
        ...request.headers,
      },
      body: request.body ?? null,
      signal: request.signal ?? null,
    };
    const { login } = this.options;
    const reply = login ? await this.#loggedIn(login, sent) : await this.#wire.send(sent);
    if ((reply.statusCode ?? 500) >= 400) await envelope(reply);
    return reply;
  }

  /** Headers that say who the user is. */
  async loginHeaders(): Promise<Readonly<Record<string, string>>> {
    const { login } = this.options;
    if (!login || this.endpoint.kind === 'unix') return {};
    return { 'X-LXD-authenticated': 'true', ...(await login.headers(this.endpoint.url)) };
  }

  async #loggedIn(login: Login, request: WireRequest): Promise<IncomingMessage> {
    if (this.endpoint.kind === 'unix') return this.#wire.send(request);
    const { body } = request;
    const sendable = body === null || typeof body === 'string' || body instanceof Uint8Array;
    if (!sendable) await this.info(); // a stream can't be sent again after logging in
    const send = async () =>
      this.#wire.send({ ...request, headers: { ...request.headers, ...(await this.loginHeaders()) } });
    for (let attempt = 1; ; attempt++) {
      const reply = await send();
      if (reply.statusCode !== 401) return reply;
      const json = jsonOrNull(await readText(reply));
      const again = attempt < maxLogins && (await login.answer(this.endpoint.url, 401, json));
      if (!again || !sendable) throw new ApiError(401, 'not authorized');
    }
  }

  /** The path and query of a resource, as they go over the wire. */
  url(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries({
      project: this.options.project,
      target: this.options.target,
      ...query,
    })) {
      if (value !== null && value !== undefined && value !== '') parameters.set(key, String(value));
    }
    const base = path.startsWith('/') ? path : path === '' ? '/1.0' : `/1.0/${path}`;
    if (parameters.size === 0) return base;
    return `${base}${base.includes('?') ? '&' : '?'}${parameters}`;
  }

  /**
   * The stream of operation events of this project, opened at first use and shared; null where the
   * server offers none (then operations are waited for by request).
   */
  async events(): Promise<EventStream | null> {
    const key = this.options.project ?? '';
    let opening = this.#shared.events.get(key);
    if (opening === undefined) {
      opening = import('./operations/event-stream.js').then(({ EventStream }) =>
        EventStream.open(this, { types: ['operation'] }).catch(() => null),
      );
      this.#shared.events.set(key, opening);
    }
    return opening;
  }

  /** Ends all connections. */
  close(): void {
    this.#wire.close();
    for (const opening of this.#shared.events.values()) {
      void opening.then((stream) => stream?.close());
    }
    this.#shared.events.clear();
  }

  async #sendJson(method: string, path: string, body: unknown, etag: string): Promise<Response> {
    const reply = await this.raw(method, path, {
      headers: {
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...(etag === '' ? {} : { 'If-Match': etag }),
      },
      body: body === null ? null : JSON.stringify(body),
    });
    const response = await envelope(reply);
    this.options.trace?.(`Got response struct from LXD: ${JSON.stringify(response)}`);
    return response;
  }
}

/** What views of one server share. */
interface Shared {
  readonly wire: Wire;
  info: Promise<ServerInfo> | null;
  readonly events: Map<string, Promise<EventStream | null>>;
}

/** A server that is never content must not keep the user logging in. */
const maxLogins = 3;

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Joins path segments, each encoded: `path('instances', 'a b')`. */
export const path = (...segments: readonly string[]): string =>
  segments.map(encodeURIComponent).join('/');

/** Reads the reply's envelope. @throws ApiError if it is an error, or no envelope at all */
async function envelope(reply: IncomingMessage): Promise<Response> {
  const text = await readText(reply);
  const status = reply.statusCode ?? 500;
  let parsed: Response;
  try {
    parsed = JSON.parse(text) as Response;
  } catch (cause) {
    if (status >= 400) throw new ApiError(status, `Failed to fetch: ${status} ${reply.statusMessage}`);
    throw Object.assign(new ApiError(500, 'The server did not answer with JSON'), { cause });
  }
  if (parsed.type === 'error') throw new ApiError(parsed.error_code, parsed.error);
  if (status >= 400) throw new ApiError(status, `${status} ${reply.statusMessage}`);
  return parsed;
}
