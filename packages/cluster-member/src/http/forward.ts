import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';

import { unavailable } from '@lxd/model/errors';

import type { Caller } from '../auth/caller.js';
import { forwardedHeaders } from '../auth/member-caller.js';
import type { Placed } from './endpoint.js';
import { placementHeader, placementName } from './placement-header.js';
import type { MemberWatch } from '../cluster/member-watch.js';
import type { Peers } from '../cluster/peers.js';

/** A request as it came in, and what it is about. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: { readonly socket: Socket; readonly head: Buffer } | null;
  readonly caller: Caller;
  readonly project: string;
  /** Its body was read and is served there in this form. */
  readonly placed?: Placed;
}

/** A member that is to serve a request in this one's place. */
export interface Elsewhere {
  readonly name: string;
  readonly address: string; // `host:port`
}

/** The way to other members. */
export interface ToMembers {
  readonly peers: Peers;
  readonly watch: MemberWatch;
}

/** Headers that hold for one connection, not for the request (RFC 9110, 7.6.1). */
const ofConnection = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'expect'];

/**
 * Has another member serve a request: bodies, answers and upgraded connections flow through as
 * they come. Resolves when the answer begins; one that has begun ends when the member is lost.
 * @throws DomainError (unavailable) when that member can't be reached or goes silent
 */
export function forward({ peers, watch }: ToMembers, to: Elsewhere, incoming: Incoming): Promise<void> {
  const { request, response, upgrade, caller, project, placed } = incoming;
  const headers = { ...request.headers, ...forwardedHeaders(caller, project) };
  delete headers[placementName]; // nobody else's word is taken for it
  for (const name of ofConnection) delete headers[name];
  if (upgrade !== null) headers.connection = 'Upgrade';
  else if (placed) {
    delete headers['content-length'];
    Object.assign(headers, placementHeader(placed.why));
  }
  else if (request.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';

  return new Promise((resolve, reject) => {
    const onward = peers.request(to.address, {
      headers,
      ...(request.method === undefined ? {} : { method: request.method }),
      ...(request.url === undefined ? {} : { path: request.url }),
    });
    let answered: Socket | IncomingMessage | null = null;
    const end = watch.watch(to.address, () => {
      onward.destroy(new Error('It does not answer'));
      answered?.destroy();
    });
    onward.on('error', (error) => {
      end();
      request.unpipe(onward);
      response.shouldKeepAlive = request.complete; // else the rest of its body would follow
      reject(unavailable(`Failed to reach member "${to.name}": ${error.message}`));
    });
    response.once('close', () => {
      end();
      onward.destroy();
    });
    onward.on('response', (answer) => {
      answered = answer;
      resolve();
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders.filter(kept(answer.rawHeaders)));
      pipeline(answer, response, () => undefined);
    });
    onward.on('upgrade', (answer, socket: Socket, head) => {
      answered = socket;
      resolve();
      if (upgrade === null) return void socket.destroy();
      socket.once('close', end);
      response.detachSocket(upgrade.socket);
      upgrade.socket.write(upgradeHead(answer));
      if (head.length > 0) upgrade.socket.write(head);
      if (upgrade.head.length > 0) socket.write(upgrade.head);
      pipeline(upgrade.socket, socket, () => undefined);
      pipeline(socket, upgrade.socket, () => undefined);
    });
    if (placed) onward.end(JSON.stringify(placed.body));
    else if (upgrade !== null) onward.end();
    else request.once('error', () => onward.destroy()).pipe(onward); // an error must leave the way for its answer
  });
}

/** Of a flat list of names and values, those of headers that go on. */
const kept = (raw: readonly string[]) => (_text: string, index: number): boolean =>
  !ofConnection.includes((raw[index - (index % 2)] ?? '').toLowerCase());

function upgradeHead(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
