import type { Agent, IncomingMessage, OutgoingHttpHeaders, request } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { ConnectionError, UntrustedCertificateError } from '../errors.js';
import { connectFailure, systemText } from './connect-failure.js';
import type { Endpoint } from './endpoint.js';

/** One request as the wire sees it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string; // with query
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Uint8Array | Readable | null;
  readonly signal: AbortSignal | null;
}

/** How long a connection may take to come about. A request itself may take as long as the server needs. */
const CONNECT_TIMEOUT_MS = 10_000;

/** First silence on a connection after which the kernel probes the other side (then 10 probes, 1 s apart). */
const KEEP_ALIVE_MS = 15_000;

/** What http and https have in common. */
interface HttpModule {
  readonly request: typeof request;
}

/** Keeps connections between requests, so that a command's several requests pay for one handshake. */
export class Wire {
  readonly #endpoint: Endpoint;
  #agent: Agent | null = null;
  #module: HttpModule | null = null;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Sends and resolves with the reply's head; its body is the caller's to read.
   * @throws ConnectionError, UntrustedCertificateError */
  async send(request: WireRequest): Promise<IncomingMessage> {
    const { agent, module } = await this.#open();
    const target =
      this.#endpoint.kind === 'unix'
        ? { socketPath: this.#endpoint.socketPath, host: 'unix.socket' }
        : hostOf(this.#endpoint.url);

    return new Promise((resolve, reject) => {
      const outgoing = module.request({
        ...target,
        agent,
        method: request.method,
        path: request.path,
        headers: { ...request.headers, ...lengthOf(request.body) },
        ...(request.signal === null ? {} : { signal: request.signal }),
      });
      const late = setTimeout(() => {
        outgoing.destroy(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' }));
      }, CONNECT_TIMEOUT_MS);
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) clearTimeout(late);
        else {
          const ready = this.#endpoint.kind === 'unix' ? 'connect' : 'secureConnect';
          socket.once(ready, () => clearTimeout(late));
        }
        socket.setKeepAlive(true, KEEP_ALIVE_MS);
      });
      let answered = false;
      outgoing.on('response', (reply) => {
        answered = true;
        resolve(reply);
      });
      outgoing.on('upgrade', (reply, socket) => {
        answered = true;
        socket.destroy();
        resolve(reply);
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(late);
        // A server may refuse an upload before it has read it all; the answer counts.
        if (!answered) reject(explain(this.#endpoint, request, error));
      });
      outgoing.on('close', () => clearTimeout(late));

      const { body } = request;
      if (body === null) outgoing.end();
      else if (typeof body === 'string' || body instanceof Uint8Array) outgoing.end(body);
      else {
        body.on('error', (error) => outgoing.destroy(error));
        body.pipe(outgoing);
      }
    });
  }

  /** Drops idle connections, so that the process can end. */
  close(): void {
    this.#agent?.destroy();
    this.#agent = null;
  }

  async #open(): Promise<{ agent: Agent; module: HttpModule }> {
    if (this.#agent !== null && this.#module !== null) {
      return { agent: this.#agent, module: this.#module };
    }
    const options = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS };
    if (this.#endpoint.kind === 'unix') {
      const http = await import('node:http');
      this.#module = http;
      this.#agent = new http.Agent(options);
    } else {
      // TLS is a third of start-up time; a local command never needs it.
      const [https, { tlsOptions }] = await Promise.all([
        import('node:https'),
        import('./tls-options.js'),
      ]);
      this.#module = https.default as unknown as HttpModule;
      const tls: ConnectionOptions = tlsOptions(this.#endpoint.tls);
      this.#agent = await httpsAgent(this.#endpoint.url, { ...options, ...tls } as AgentOptions);
    }
    return { agent: this.#agent, module: this.#module };
  }
}

/** Said even where Node leaves it out: with methods that have no body as a rule. */
const lengthOf = (body: WireRequest['body']): OutgoingHttpHeaders =>
  typeof body === 'string' || body instanceof Uint8Array
    ? { 'Content-Length': Buffer.byteLength(body) }
    : {};

/** Keeps connections to a server, through the proxy that the environment names for it. */
export async function httpsAgent(url: string, options: AgentOptions): Promise<Agent> {
  const [{ Agent }, { proxyFor, proxySettings }] = await Promise.all([
    import('node:https'),
    import('./proxy.js'),
  ]);
  const proxy = proxyFor(new URL(url), proxySettings(process.env));
  if (proxy === null) return new Agent(options);
  const { TunnelAgent } = await import('./tunnel.js');
  return new TunnelAgent(proxy, options);
}

export function hostOf(url: string): { host: string; port: number } {
  const parsed = new URL(url);
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 443 : Number(parsed.port),
  };
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Whether nobody vouches for the certificate that the server showed. */
export const isUntrusted = (error: NodeJS.ErrnoException): boolean =>
  error.code !== undefined && untrusted.has(error.code);

/** Says it the way Go's HTTP client does; scripts and people know that text. */
function explain(endpoint: Endpoint, request: WireRequest, error: NodeJS.ErrnoException): Error {
  if (error.name === 'AbortError') return error;
  const code = error.code ?? null;
  if (isUntrusted(error)) {
    return new UntrustedCertificateError('x509: certificate signed by unknown authority');
  }
  const method = request.method[0] + request.method.slice(1).toLowerCase();
  const base = endpoint.kind === 'unix' ? 'http://unix.socket' : endpoint.url;
  const where =
    endpoint.kind === 'unix'
      ? `dial unix ${endpoint.socketPath}: connect: ${systemText(error)}`
      : connectFailure(endpoint.url, error);
  return new ConnectionError(`${method} "${base}${request.path}": ${where}`, code);
}
