import type { TLSSocket } from 'node:tls';

import { Server, ServerCredentials, type ConnectionInjector } from '@grpc/grpc-js';

import { MemberService } from '@lxd/proto/lxd/member/v1/member';
import { serve } from '@lxd/rpc/serve';

import type { MemberCalls } from './member-services.js';

/** What other members can ask of this one. It has no port: its connections come in at the API's. */
export class MemberServer {
  readonly #server = new Server({ 'grpc.max_receive_message_length': maxMessageBytes });
  readonly #injector: ConnectionInjector;

  constructor(calls: MemberCalls, onError: (path: string, error: unknown) => void) {
    serve(this.#server, MemberService, calls, onError);
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  /** @param socket after the handshake, of somebody who showed the internal pair */
  take(socket: TLSSocket): void {
    this.#injector.injectConnection(socket);
  }

  close(): void {
    this.#injector.destroy();
    this.#server.forceShutdown();
  }
}

export const maxMessageBytes = 64 * 1024 * 1024; // states of 10,000 instances
