import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

import express from 'express';

import type { Dispatcher } from './dispatcher.js';

/** Time to send the headers of a request; a body may take as long as an image upload takes. */
const headersTimeoutMs = 20_000;
/** An idle connection may be kept as long as Go's client keeps it (90 s), and a bit. */
const keepAliveMs = 100_000;

/** What Node's parser gave up on, by its code. */
const statusLines: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** The express application: everything goes to the dispatcher, which knows encoded paths. */
export function makeApp(dispatcher: Dispatcher): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use((request, response) => dispatcher.request(request, response));
  return app;
}

/** Sets what both the unix and the TLS server need. */
export function prepareServer(server: Server | TlsServer, dispatcher: Dispatcher): void {
  server.headersTimeout = headersTimeoutMs;
  server.requestTimeout = 0;
  server.keepAliveTimeout = keepAliveMs;
  server.on('upgrade', (request, socket, head) =>
    dispatcher.upgrade(request, socket as Socket, head),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const line = statusLines[error.code ?? ''] ?? '400 Bad Request';
    socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
}
