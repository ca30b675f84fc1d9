import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createSecureContext, type SecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls';

import type { SelfSigned } from '@lxd/client/tls/self-signed';
import { isTrue } from '@lxd/model/booleans';
import { invalid, quote } from '@lxd/model/errors';

import { internalServerName } from '../cluster/internal-server-name.js';
import { makeApp, prepareServer } from './app.js';
import type { ClientAddresses } from './client-addresses.js';
import type { Dispatcher } from './dispatcher.js';
import {
  parseListenAddress,
  printListenAddress,
  printListenFailure,
  type ListenAddress,
} from './listen-address.js';
import type { TrustedProxies } from './trusted-proxies.js';

/** TLS 1.2 clients (LXD_INSECURE_TLS) get forward secrecy and no old cipher either. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');
/** A stranger who connects must get on with it. */
const handshakeTimeoutMs = 10_000;
const maxConnections = 4096;
/** gRPC is HTTP/2, which only members are offered. */
const memberProtocol = 'h2';

function protocolFor({ servername, protocols }: { servername: string; protocols: string[] }): string | undefined {
  const offered = servername === internalServerName ? [memberProtocol, 'http/1.1'] : ['http/1.1'];
  return offered.find((protocol) => protocols.includes(protocol));
}

export interface HttpsListenerOptions {
  readonly dispatcher: Dispatcher;
  /** What clients are shown until `show`. */
  readonly pair: SelfSigned;
  /** What other members are shown; null outside a cluster. */
  internalPair(): SelfSigned | null;
  /** Takes the connection of another member, by which it makes gRPC calls. */
  memberConnection(socket: TLSSocket): void;
  /** Where an address without a port means. */
  readonly defaultPort: number;
  /** In messages: "network HTTPS socket". */
  readonly what: string;
  readonly clientAddresses: ClientAddresses;
  /** Whose connections begin with a PROXY header; asked for each connection. */
  trustedProxies(): TrustedProxies;
  /** PEM; named to clients that have to choose a certificate. Null outside PKI mode. */
  readonly authority: string | null;
}

/** A TLS side of the API. Follows its address while it runs. */
export class HttpsListener {
  #server: Server | null = null;
  #address = '';
  #pair: SelfSigned;

  constructor(private readonly options: HttpsListenerOptions) {
    this.#pair = options.pair;
  }

  /** Shows clients another certificate, on connections to come. */
  show(pair: SelfSigned): void {
    this.#pair = pair;
    this.#server?.setSecureContext(this.#secureContext());
  }

  /**
   * Listens on `address`, "" for not at all. The old port stays open until the new one is.
   * @throws DomainError (invalid) when the address can't be had; the old one then stays.
   */
  async listen(address: string): Promise<void> {
    if (address === this.#address) return;
    const old = this.#server;
    const oldAddress = this.#address;
    if (address === '') {
      this.#server = null;
      this.#address = '';
      if (old !== null) close(old);
      return;
    }
    const samePort = old !== null && this.#parse(address).port === this.#parse(oldAddress).port;
    // Two sockets can't have one port when either means all addresses.
    if (samePort) await stopListening(old);
    try {
      this.#server = await this.#open(address);
      this.#address = address;
    } catch (error) {
      if (samePort) this.#server = await this.#open(oldAddress);
      throw error;
    }
    if (old !== null && !samePort) close(old);
  }

  /** `host:port` for every address that can be reached; empty while closed. */
  addresses(): string[] {
    if (this.#server === null) return [];
    const { host, port } = this.#parse(this.#address);
    if (host !== null) return [printListenAddress(host, port)];
    return Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => printListenAddress(address, port));
  }

  /** What it was told last, "" while closed. */
  get address(): string {
    return this.#address;
  }

  /** The port in use, null while closed. Tests listen on port 0. */
  port(): number | null {
    const bound = this.#server?.address();
    return typeof bound === 'object' && bound !== null ? bound.port : null;
  }

  close(): void {
    if (this.#server !== null) close(this.#server);
    this.#server = null;
    this.#address = '';
  }

  async #open(address: string): Promise<Server> {
    const { host, port } = this.#parse(address);
    const { dispatcher } = this.options;
    const server = createServer(
      {
        ...this.#secureContext(),
        SNICallback: (name, answer) => answer(null, this.#contextFor(name)),
        // Anybody may connect; who is trusted is looked up for each request.
        requestCert: true,
        rejectUnauthorized: false,
        handshakeTimeout: handshakeTimeoutMs,
        ALPNCallback: protocolFor,
      },
      makeApp(dispatcher),
    );
    prepareServer(server, dispatcher);
    // Who can't speak TLS is not told so in HTTP, over a connection that never became one.
    server.prependListener('tlsClientError', (_error, socket) => socket.destroy());
    this.#acceptProxied(server);
    this.#acceptMembers(server);
    server.maxConnections = maxConnections;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.once('listening', () => {
        server.removeListener('error', reject);
        server.on('error', () => undefined); // accept() out of descriptors: the next may work
        resolve();
      });
      if (host === null) server.listen(port);
      else server.listen(port, host);
    }).catch((error: NodeJS.ErrnoException) => {
      const where = quote(printListenAddress(host ?? '', port));
      const why = printListenFailure(error, { host, port });
      throw invalid(`Cannot listen on ${this.options.what} ${where}: ${why}`);
    });
    return server;
  }

  /** Members speak gRPC over the same port; their connections become none of HTTP's. */
  #acceptMembers(server: Server): void {
    const begin = server.listeners('secureConnection') as ((socket: TLSSocket) => void)[];
    server.removeAllListeners('secureConnection');
    server.on('secureConnection', (socket: TLSSocket) => {
      if (socket.alpnProtocol !== memberProtocol) {
        for (const listener of begin) listener.call(server, socket);
      } else if (this.#isMember(socket)) this.options.memberConnection(socket);
      else socket.destroy();
    });
  }

  #isMember(socket: TLSSocket): boolean {
    const pair = this.options.internalPair();
    if (pair === null) return false;
    const shown = socket.getPeerX509Certificate()?.raw;
    return shown?.equals(new X509Certificate(pair.certificate).raw) === true;
  }

  #secureContext(): SecureContextOptions {
    const { authority } = this.options;
    return {
      cert: this.#pair.certificate,
      key: this.#pair.key,
      ...(authority === null ? {} : { ca: authority }),
      minVersion: isTrue(process.env['LXD_INSECURE_TLS']) ? 'TLSv1.2' : 'TLSv1.3',
      ciphers,
      honorCipherOrder: true,
    };
  }

  /** Members ask by a name of their own and are shown the pair that only members have. */
  #contextFor(name: string): SecureContext | undefined {
    const pair = name === internalServerName ? this.options.internalPair() : null;
    if (pair === null) return undefined;
    return createSecureContext({ cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.3' });
  }

  /** Takes what trusted proxies say off their connections before TLS begins. */
  #acceptProxied(server: Server): void {
    const { clientAddresses } = this.options;
    const begin = server.listeners('connection') as ((socket: Socket) => void)[];
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      const proceed = () => begin.forEach((listener) => listener.call(server, socket));
      if (!this.options.trustedProxies().has(socket.remoteAddress ?? '')) return proceed();
      clientAddresses.readHeader(socket, proceed);
    });
  }

  #parse(address: string): ListenAddress {
    return parseListenAddress(address, this.options.defaultPort);
  }
}

function stopListening(server: Server): Promise<void> {
  // close() also waits for open connections; the port itself is free at once.
  server.close();
  return new Promise((resolve) => setImmediate(resolve));
}

function close(server: Server): void {
  server.close();
  server.closeIdleConnections();
}
