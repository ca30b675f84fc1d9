import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

import { RbacServer, type RbacServerOptions } from './rbac-server.js';

/**
 * An RBAC service with its identity server, as a program: options as JSON on the command line, one
 * line with its `url` and `publicKey` on standard output. A line of JSON on standard input is a
 * change of permissions; the end of it ends the program.
 */
const service = new RbacServer(JSON.parse(process.argv[2] ?? '{}') as RbacServerOptions);
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  service.handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.writeHead(500).end();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
service.begin(url);
process.stdout.write(`${JSON.stringify({ url, publicKey: service.publicKey })}\n`);
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => service.change(JSON.parse(line) as RbacServerOptions['permissions']));
lines.on('close', () => process.exit(0));
