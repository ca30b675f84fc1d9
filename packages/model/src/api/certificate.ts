import type { CertificateType } from './certificate-type.js';

// Trusted clients: `/1.0/certificates`.

/** The writable part of a trusted certificate. */
export interface CertificatePut {
  readonly name: string;
  readonly certificate: string; // PEM
  readonly projects: readonly string[];
  readonly restricted: boolean;
  readonly type: CertificateType;
}

/** A trusted client. */
export interface Certificate extends CertificatePut {
  readonly fingerprint: string; // SHA-256 of the DER form, hex
}

/** Adds a certificate, the caller's own when `certificate` is absent, or asks for a token. */
export interface CertificatesPost {
  readonly name?: string;
  readonly certificate?: string; // base64 of the DER form
  readonly password?: string; // core.trust_password
  readonly projects?: readonly string[];
  readonly restricted?: boolean;
  readonly token?: boolean; // a join token instead of a certificate
  readonly type?: CertificateType;
}

/** What the token of `lxc config trust add` carries, base64 of its JSON. */
export interface CertificateAddToken {
  readonly addresses: readonly string[];
  readonly client_name: string;
  readonly fingerprint: string;
  readonly secret: string;
}
