import { derTag, readDer, type DerValue } from '@lxd/client/tls/read-der';

/**
 * The serial numbers in a certificate revocation list (RFC 5280, 5.1), PEM or DER: upper-case hex
 * without leading zeros, as `X509Certificate.serialNumber` prints them.
 * @throws Error when it is no such list
 */
export function revokedSerials(list: Buffer): Set<string> {
  const [certificateList] = readDer(derOf(list));
  const [tbs] = contentOf(certificateList);
  const fields = contentOf(tbs);
  // After the issue date and perhaps the date of the next; the names before it are sequences too.
  const isTime = ({ tag }: DerValue) => tag === derTag.utcTime || tag === derTag.generalizedTime;
  const lastTime = fields.findLastIndex(isTime);
  if (lastTime < 0) throw new Error('no revocation list');
  const revoked = fields[lastTime + 1];
  if (revoked?.tag !== derTag.sequence) return new Set();
  return new Set(readDer(revoked.content).map((entry) => serialOf(contentOf(entry)[0])));
}

/** A serial number as it is compared. */
export const plainSerial = (hex: string): string => hex.toUpperCase().replace(/^0+(?=.)/, '');

function serialOf(value: DerValue | undefined): string {
  if (value?.tag !== derTag.integer) throw new Error('no revocation list');
  return plainSerial(value.content.toString('hex'));
}

function contentOf(value: DerValue | undefined): DerValue[] {
  if (value?.tag !== derTag.sequence) throw new Error('no revocation list');
  return readDer(value.content);
}

function derOf(list: Buffer): Buffer {
  const text = list.toString('latin1');
  const framed = /-----BEGIN X509 CRL-----([\s\S]*?)-----END X509 CRL-----/.exec(text);
  return framed === null ? list : Buffer.from(framed[1]!, 'base64');
}
