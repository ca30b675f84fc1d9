import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import { systemAuthorities } from '../tls/system-authorities.js';
import type { ClientTls } from './endpoint.js';

/**
 * TLS 1.3 only unless LXD_INSECURE_TLS is set, as LXD. A pinned certificate replaces every other
 * check (name, dates, chain): it is the same certificate or it is not.
 */
export function tlsOptions(tls: ClientTls): ConnectionOptions {
  const common: ConnectionOptions = {
    minVersion: isTrue(process.env['LXD_INSECURE_TLS']) ? 'TLSv1.2' : 'TLSv1.3',
    ...(tls.certificate !== null && tls.key !== null
      ? { cert: tls.certificate, key: tls.key }
      : {}),
  };
  if (tls.pinned === null) {
    return { ...common, ca: tls.ca ?? systemAuthorities() };
  }
  const expected = new X509Certificate(tls.pinned);
  return {
    ...common,
    // Self-signed and known by its bytes: trusted as its own authority, whatever name it bears.
    ca: tls.pinned,
    checkServerIdentity: (_host: string, peer: PeerCertificate) =>
      peer.raw.equals(expected.raw) ? undefined : new Error('x509: certificate mismatch'),
  };
}

const isTrue = (text: string | undefined): boolean =>
  text !== undefined && ['1', 'true', 'yes', 'on'].includes(text.toLowerCase());
