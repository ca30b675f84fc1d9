import { request as requestHttp } from 'node:http';
import { Agent, request as requestHttps, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import { systemText } from './connect-failure.js';

/** A proxy that says nothing for this long is not going to. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Opens a connection to `host:port` through a proxy, by CONNECT. */
export function openTunnel(proxy: URL, host: string, port: number): Promise<Duplex> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const secure = proxy.protocol === 'https:';
  const login =
    proxy.username === ''
      ? {}
      : { 'Proxy-Authorization': basicLogin(proxy.username, proxy.password) };
  return new Promise((resolve, reject) => {
    const asking = (secure ? requestHttps : requestHttp)({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (secure ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...login },
      timeout: CONNECT_TIMEOUT_MS,
      agent: false,
    });
    asking.on('timeout', () =>
      asking.destroy(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' })),
    );
    asking.on('connect', (reply, socket) => {
      if (reply.statusCode === 200) resolve(socket.setTimeout(0));
      else {
        socket.destroy();
        reject(new Error(`proxyconnect tcp: ${reply.statusCode} ${reply.statusMessage}`));
      }
    });
    asking.on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`proxyconnect tcp: dial tcp ${proxy.host}: connect: ${systemText(error)}`)),
    );
    asking.end();
  });
}

/** The header for a user and password as they stand in a URL, percent-encoded. */
export const basicLogin = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(user)}:${decodeURIComponent(password)}`).toString('base64')}`;

/** Keeps TLS connections that go through a proxy. */
export class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: URL,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(
    options: ConnectionOptions,
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const { host = '', port = 443 } = options;
    openTunnel(this.proxy, host, Number(port)).then(
      (socket) => callback(null, connect({ ...options, socket })),
      (error: Error) => callback(error),
    );
  }
}
