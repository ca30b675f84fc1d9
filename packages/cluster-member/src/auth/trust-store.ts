import { X509Certificate, createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

import type { ClientAddresses } from '../http/client-addresses.js';
import {
  adminCaller,
  restrictedCaller,
  untrustedCaller,
  type Caller,
  type Requestor,
} from './caller.js';

/** A certificate the server trusts, ready to be compared. */
export interface TrustedCertificate {
  readonly fingerprint: string;
  readonly type: 'client' | 'metrics' | 'server';
  readonly restricted: boolean;
  readonly projects: readonly string[];
}

/** What a TLS connection showed; kept with the socket, since it doesn't change. */
interface Shown {
  readonly fingerprint: string | null;
  readonly validFrom: number; // ms since the epoch
  readonly validTo: number;
}

/**
 * Who is at the other end. Trust is looked up anew for every request, so that a removed
 * certificate counts at once, on open connections too.
 */
export class TrustStore {
  #trusted: ReadonlyMap<string, TrustedCertificate> = new Map();
  readonly #shown = new WeakMap<TLSSocket, Shown>();

  constructor(private readonly addresses: ClientAddresses) {}

  /** Takes the certificates as they are now. */
  replace(certificates: readonly TrustedCertificate[]): void {
    this.#trusted = new Map(certificates.map((one) => [one.fingerprint, one]));
  }

  callerOf(request: IncomingMessage): Caller {
    const socket = request.socket as TLSSocket;
    const shown = this.#shownBy(socket);
    const { fingerprint } = shown;
    const address = this.addresses.of(socket);
    const requestor: Requestor = { username: fingerprint ?? '', protocol: 'tls', address };
    const trusted = fingerprint === null ? undefined : this.#trusted.get(fingerprint);
    const now = Date.now();
    const known =
      fingerprint !== null &&
      trusted?.type === 'client' &&
      shown.validFrom <= now &&
      now <= shown.validTo;
    if (!known) return untrustedCaller(requestor, fingerprint);
    return trusted.restricted
      ? restrictedCaller(requestor, fingerprint, trusted.projects)
      : adminCaller(requestor, fingerprint);
  }

  #shownBy(socket: TLSSocket): Shown {
    let shown = this.#shown.get(socket);
    if (shown === undefined) {
      const certificate = socket.getPeerX509Certificate?.();
      shown =
        certificate === undefined
          ? { fingerprint: null, validFrom: 0, validTo: 0 }
          : {
              fingerprint: fingerprintOf(certificate),
              validFrom: Date.parse(certificate.validFrom),
              validTo: Date.parse(certificate.validTo),
            };
      this.#shown.set(socket, shown);
    }
    return shown;
  }
}

/** SHA-256 of the DER form, lower-case hex. */
export const fingerprintOf = (certificate: X509Certificate): string =>
  createHash('sha256').update(certificate.raw).digest('hex');
