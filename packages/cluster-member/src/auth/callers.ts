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
  async callerOf(request: IncomingMessage): Promise<Caller> {
    const known = this.trust.callerOf(request);
    // A member says whom it acts for, and has looked at who that is.
    if (known.protocol === 'cluster' || !this.externalLogin.offered) return known;
    const address = this.addresses.of(request.socket as TLSSocket);
    return (await this.externalLogin.callerOf(request, address)) ?? known;
  }
}
