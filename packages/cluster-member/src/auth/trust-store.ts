import { X509Certificate, createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

import type { ClientAddresses } from '../http/client-addresses.js';
import type { Authority } from './authority.js';
import {
  adminCaller,
  restrictedCaller,
  untrustedCaller,
  type Caller,
  type Requestor,
  type ShownCertificate,
} from './caller.js';
import { memberCaller } from './member-caller.js';

/** A certificate the server trusts, ready to be compared. */
export interface TrustedCertificate {
  readonly fingerprint: string;
  readonly type: 'client' | 'metrics' | 'server';
  readonly restricted: boolean;
  readonly projects: readonly string[];
}

/** What a TLS connection showed; kept with the socket, since it doesn't change. */
interface Shown extends ShownCertificate {
  readonly validFrom: number; // ms since the epoch
  readonly validTo: number;
  readonly serialNumber: string;
  /** Whether the authority issued it; false outside PKI mode. */
  readonly issued: boolean;
}

/** What the administrator decided; asked for each request. */
export interface TrustRules {
  readonly addresses: ClientAddresses;
  /** Null outside PKI mode. */
  readonly authority: Authority | null;
  /** The certificate only members have, by its fingerprint; null outside a cluster. */
  memberFingerprint(): string | null;
  /** `core.trust_ca_certificates`: who has a certificate of the authority is trusted. */
  trustsAuthority(): boolean;
  /** Not `core.metrics_authentication`: everybody may read metrics. */
  opensMetrics(): boolean;
  /** Called when the certificates have changed. */
  changed(): void;
}

/** An administrator in PKI mode whose certificate nobody stored. */
const issuedByAuthority: Omit<TrustedCertificate, 'fingerprint'> = {
  type: 'client',
  restricted: false,
  projects: [],
};

/**
 * Who is at the other end. Trust is looked up anew for every request, so that a removed
 * certificate counts at once, on open connections too.
 */
export class TrustStore {
  #trusted: ReadonlyMap<string, TrustedCertificate> = new Map();
  readonly #shown = new WeakMap<TLSSocket, Shown | 'none'>();

  constructor(private readonly rules: TrustRules) {}

  /** Takes the certificates as they are now. */
  replace(certificates: readonly TrustedCertificate[]): void {
    this.#trusted = new Map(certificates.map((one) => [one.fingerprint, one]));
    this.rules.changed();
  }

  callerOf(request: IncomingMessage): Caller {
    const socket = request.socket as TLSSocket;
    const certificate = this.#shownBy(socket);
    if (certificate !== null && certificate.fingerprint === this.rules.memberFingerprint()) {
      return memberCaller(request.headers);
    }
    const shown = this.#counting(certificate);
    const requestor: Requestor = {
      username: shown?.fingerprint ?? '',
      protocol: 'tls',
      address: this.rules.addresses.of(socket),
    };
    const opensMetrics = this.rules.opensMetrics();
    if (shown === null) return untrustedCaller(requestor, null, opensMetrics);
    const now = Date.now();
    const valid = shown.validFrom <= now && now <= shown.validTo;
    const entry = valid ? this.#entryOf(shown) : null;
    if (entry?.type !== 'client') {
      return untrustedCaller(requestor, shown, opensMetrics || entry?.type === 'metrics');
    }
    return entry.restricted
      ? restrictedCaller(requestor, shown, entry.projects)
      : adminCaller(requestor, shown);
  }

  /** In PKI mode only certificates of the authority that it didn't revoke. */
  #counting(shown: Shown | null): Shown | null {
    const { authority } = this.rules;
    if (shown === null || authority === null) return shown;
    return shown.issued && !authority.revoked(shown.serialNumber) ? shown : null;
  }

  /** What was stored for it goes before what the authority stands for: it may restrict it. */
  #entryOf(shown: Shown): Omit<TrustedCertificate, 'fingerprint'> | null {
    const stored = this.#trusted.get(shown.fingerprint);
    if (stored !== undefined) return stored;
    return shown.issued && this.rules.trustsAuthority() ? issuedByAuthority : null;
  }

  #shownBy(socket: TLSSocket): Shown | null {
    let shown = this.#shown.get(socket);
    if (shown === undefined) {
      const certificate = socket.getPeerX509Certificate?.();
      shown = certificate === undefined ? 'none' : this.#read(certificate);
      this.#shown.set(socket, shown);
    }
    return shown === 'none' ? null : shown;
  }

  #read(certificate: X509Certificate): Shown {
    return {
      fingerprint: fingerprintOf(certificate),
      raw: certificate.raw,
      validFrom: Date.parse(certificate.validFrom),
      validTo: Date.parse(certificate.validTo),
      serialNumber: certificate.serialNumber,
      issued: this.rules.authority?.issued(certificate) ?? false,
    };
  }
}

/** SHA-256 of the DER form, lower-case hex. */
export const fingerprintOf = (certificate: X509Certificate): string =>
  createHash('sha256').update(certificate.raw).digest('hex');
