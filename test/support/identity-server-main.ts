import { IdentityServer, type IdentityServerOptions } from './identity-server.js';

/**
 * An identity server as a program: options as JSON on the command line, one line with its `url` and
 * `publicKey` on standard output. The end of standard
 * input ends the program.
 */
const server = new IdentityServer(JSON.parse(process.argv[2] ?? '{}') as IdentityServerOptions);
await server.start();
process.stdout.write(`${JSON.stringify({ url: server.url, publicKey: server.publicKey })}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
