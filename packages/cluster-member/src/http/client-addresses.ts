import type { Socket } from 'node:net';

import { parseProxyHeader, maxHeaderBytes, type ProxiedClient } from './proxy-protocol.js';
import { printListenAddress } from './listen-address.js';

/** A trusted proxy must say quickly whom it brings. */
const headerTimeoutMs = 10_000;

/**
 * Where clients are: at the other end of their connection, or where a trusted proxy said in the
 * first bytes of one. TLS hides the connection below it, so they are kept by its addresses.
 */
export class ClientAddresses {
  readonly #proxied = new Map<string, string>();

  /** "host:port" of the client of a connection. */
  of(socket: Socket): string {
    const known = this.#proxied.get(keyOf(socket));
    if (known !== undefined) return known;
    return printListenAddress(socket.remoteAddress ?? '', socket.remotePort ?? 0);
  }

  /**
   * Takes the PROXY header, if there is one, off a trusted proxy's connection.
   * @param proceed called with the socket as the client would have opened it; not called when the
   *   header is broken or doesn't come: the connection is then over
   */
  readHeader(socket: Socket, proceed: () => void): void {
    let read: Buffer = Buffer.alloc(0);
    const finish = () => {
      clearTimeout(late);
      socket.off('readable', look);
      socket.off('error', drop);
      socket.off('close', finish);
    };
    const drop = () => {
      finish();
      socket.destroy();
    };
    const look = () => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
      const header = parseProxyHeader(read);
      if (header.kind === 'more' && read.length < maxHeaderBytes) return;
      if (header.kind === 'broken' || header.kind === 'more') return drop();
      finish();
      const rest = header.kind === 'header' ? read.subarray(header.length) : read;
      if (rest.length > 0) socket.unshift(rest);
      if (header.kind === 'header' && header.client !== null) this.#remember(socket, header.client);
      proceed();
    };
    const late = setTimeout(drop, headerTimeoutMs).unref();
    socket.on('error', drop);
    socket.on('close', finish);
    socket.on('readable', look);
  }

  #remember(socket: Socket, { address, port }: ProxiedClient): void {
    const key = keyOf(socket);
    this.#proxied.set(key, printListenAddress(address, port));
    socket.once('close', () => this.#proxied.delete(key));
  }
}

const keyOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  `${remoteAddress}|${remotePort}|${localAddress}|${localPort}`;
