import { createServer, type Server } from 'node:https';
import { networkInterfaces } from 'node:os';

import type { SelfSigned } from '@lxd/client/tls/self-signed';
import { invalid, quote } from '@lxd/model/errors';

import { makeApp, prepareServer } from './app.js';
import type { Dispatcher } from './dispatcher.js';
import { parseListenAddress, printListenAddress, printListenFailure } from './listen-address.js';

const defaultPort = 8443;
/** A stranger who connects must get on with it. */
const handshakeTimeoutMs = 10_000;
const maxConnections = 4096;

/** The TLS side of the API. Follows `core.https_address` while it runs. */
export class HttpsListener {
  #server: Server | null = null;
  #address = '';

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly pair: SelfSigned,
  ) {}

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
    const samePort =
      old !== null &&
      parseListenAddress(address, defaultPort).port === parseListenAddress(oldAddress, defaultPort).port;
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
    const { host, port } = parseListenAddress(this.#address, defaultPort);
    if (host !== null) return [printListenAddress(host, port)];
    return Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => printListenAddress(address, port));
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
    const { host, port } = parseListenAddress(address, defaultPort);
    const insecure = process.env['LXD_INSECURE_TLS'] === 'true';
    const server = createServer(
      {
        cert: this.pair.certificate,
        key: this.pair.key,
        minVersion: insecure ? 'TLSv1.2' : 'TLSv1.3',
        // Anybody may connect; who is trusted is looked up for each request.
        requestCert: true,
        rejectUnauthorized: false,
        handshakeTimeout: handshakeTimeoutMs,
        ALPNProtocols: ['http/1.1'],
      },
      makeApp(this.dispatcher),
    );
    prepareServer(server, this.dispatcher);
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
      throw invalid(`Cannot listen on network HTTPS socket ${where}: ${why}`);
    });
    return server;
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
