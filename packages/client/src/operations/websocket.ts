import type { AgentOptions } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { ApiError, ConnectionError } from '../errors.js';
import { readText } from '../http/body.js';
import type { Server } from '../server.js';

export type { WebSocket };

/** As long as the server itself waits for an exec websocket (5 s), and as much again for slow links. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** The socket buffers that may be outstanding before reading the source pauses. */
export const HIGH_WATER_BYTES = 1 << 20;

/**
 * Opens a websocket at a path (with query) of the server. It is paused: what comes at once must
 * wait for who listens, so `resume()` it once listening.
 * @throws ApiError what the server says instead; ConnectionError
 */
export async function openWebsocket(server: Server, url: string): Promise<WebSocket> {
  const { endpoint } = server;
  const options: ClientOptions = {
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false, // streams of a local terminal; compression costs more than it saves
    headers: { 'User-Agent': server.options.userAgent ?? 'LXD 5.2', ...(await loginHeaders(server)) },
  };
  let address: string;
  if (endpoint.kind === 'unix') {
    address = `ws://unix.socket${url}`;
    options.createConnection = (() =>
      connectTcp({ path: endpoint.socketPath })) as unknown as NonNullable<
      ClientOptions['createConnection']
    >;
  } else {
    const [{ tlsOptions }, { httpsAgent }] = await Promise.all([
      import('../http/tls-options.js'),
      import('../http/request.js'),
    ]);
    address = `${endpoint.url.replace(/^https/, 'wss')}${url}`;
    options.agent = await httpsAgent(endpoint.url, tlsOptions(endpoint.tls) as AgentOptions);
  }
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, options);
    socket.once('open', () => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined); // a close always follows
      socket.pause();
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConnectionError(error.message, error.code ?? null));
    });
    socket.once('unexpected-response', (_request, reply) => {
      readText(reply).then((text) => {
        reject(refusal(reply.statusCode ?? 500, text));
        socket.terminate();
      }, reject);
    });
  });
}

/** Of a user who is logged in: a websocket can't be opened a second time as a request can be sent. */
async function loginHeaders(server: Server): Promise<Readonly<Record<string, string>>> {
  if (!server.options.login) return {};
  await server.info();
  return server.loginHeaders();
}

function refusal(status: number, text: string): ApiError {
  try {
    const parsed = JSON.parse(text) as { error?: string };
    return new ApiError(status, parsed.error ?? text);
  } catch {
    return new ApiError(status, text);
  }
}
