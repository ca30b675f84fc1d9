import { X509Certificate } from 'node:crypto';

import { invalid } from '@lxd/model/errors';

const minRsaBits = 2048;
const minCurveBits = 256;

/**
 * Reads a certificate that is to be trusted, PEM or DER.
 * @throws DomainError (invalid) when it is none, not valid now, or its key is weak
 */
export function readClientCertificate(material: string | Uint8Array, now: number): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(material);
    certificate.publicKey; // a key of an unknown kind is found out here
  } catch {
    throw invalid('Invalid certificate material: x509: malformed certificate');
  }
  if (Date.parse(certificate.validFrom) > now) {
    throw invalid("The provided certificate isn't valid yet");
  }
  if (Date.parse(certificate.validTo) < now) throw invalid('The provided certificate is expired');
  const weakness = weaknessOf(certificate);
  if (weakness !== null) throw invalid(weakness);
  return certificate;
}

/** Null when the key is strong enough. */
function weaknessOf({ publicKey }: X509Certificate): string | null {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = publicKey;
  switch (kind) {
    case 'rsa':
    case 'rsa-pss':
      return (details?.modulusLength ?? 0) < minRsaBits
        ? `RSA key too weak (minimum of ${minRsaBits}bit)`
        : null;
    case 'ec': {
      const bits = Number(/\d{3}/.exec(details?.namedCurve ?? '')?.[0] ?? 0);
      return bits < minCurveBits ? `EC key too weak (minimum of ${minCurveBits}bit)` : null;
    }
    case 'ed25519':
    case 'ed448':
      return null;
    default:
      return `Unsupported key type "${kind ?? 'unknown'}"`;
  }
}

/** The CN of its subject, "" without one. */
export const commonNameOf = (certificate: X509Certificate): string =>
  /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '';
