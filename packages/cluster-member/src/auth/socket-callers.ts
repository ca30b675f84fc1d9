import type { Socket } from 'node:net';

import type { PeerOf } from '@lxd/node-agent/peer-credentials';

import { adminCaller, type Caller } from './caller.js';
import type { UserNames } from './user-names.js';

/**
 * Callers on the unix socket. It is root's and its group's: whoever gets there has all rights,
 * and is told apart only in the trail of events.
 */
export class SocketCallers {
  readonly #known = new WeakMap<Socket, Caller>();

  constructor(
    private readonly peerOf: PeerOf,
    private readonly names: Pick<UserNames, 'of'>,
  ) {}

  callerOf(socket: Socket): Caller {
    let caller = this.#known.get(socket);
    if (caller === undefined) {
      const peer = this.peerOf(socket);
      const username = peer === null ? '' : this.names.of(peer.uid);
      caller = adminCaller({ username, protocol: 'unix', address: '@' }, null);
      this.#known.set(socket, caller);
    }
    return caller;
  }
}
