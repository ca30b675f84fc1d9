import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

import type { ClientAddresses } from '../http/client-addresses.js';
import type { Caller } from './caller.js';
import type { ExternalLogin } from './external-login.js';
import type { TrustStore } from './trust-store.js';

/** Who is at the other end of a TLS connection, whichever way it says so. */
export class Callers {
  constructor(
    private readonly trust: TrustStore,
    private readonly externalLogin: ExternalLogin,
    private readonly addresses: ClientAddresses,
  ) {}

  /** A client that knows of macaroons wants to be known by them, whatever certificate it has. */
  callerOf(request: IncomingMessage): Caller | Promise<Caller> {
    if (!this.externalLogin.offered || !('bakery-protocol-version' in request.headers)) {
      return this.trust.callerOf(request);
    }
    const address = this.addresses.of(request.socket as TLSSocket);
    return this.externalLogin
      .callerOf(request, address)
      .then((caller) => caller ?? this.trust.callerOf(request));
  }
}
