import { createHash, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { addressBytes } from './address-bytes.js';
import * as der from './der.js';

export interface SelfSigned {
  /** PEM */
  readonly certificate: string;
  /** PEM, SEC1 (`EC PRIVATE KEY`), as LXD writes it */
  readonly key: string;
}

export interface SelfSignedRequest {
  /** A `member`'s is for both ends, and for ever: it is changed when trust is, not by the calendar. */
  readonly usage: 'client' | 'server' | 'member';
  /** Like `root@host`. */
  readonly commonName: string;
  /** DNS names and IP addresses it is valid for; servers only. */
  readonly names: readonly string[];
  readonly now: Date;
}

const yearMs = 365 * 24 * 3600 * 1000;
/** Ten years, as LXD's. */
const validYears = { client: 10, server: 10, member: 100 };
const purposes = {
  client: ['clientAuth'],
  server: ['serverAuth'],
  member: ['serverAuth', 'clientAuth'],
} as const;

const oid = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

/** Makes a P-384 key and a certificate for it, of the kind LXD makes for its clients and servers. */
export async function selfSigned(request: SelfSignedRequest): Promise<SelfSigned> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'secp384r1',
  });
  const algorithm = der.sequence(der.objectIdentifier(oid.ecdsaWithSha384));
  const name = der.sequence(
    attribute(oid.organization, 'linuxcontainers.org'),
    attribute(oid.commonName, request.commonName),
  );
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f;

  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2])), true), // version 3
    der.integer(serial),
    algorithm,
    name,
    der.sequence(
      der.time(request.now),
      der.time(new Date(request.now.getTime() + validYears[request.usage] * yearMs)),
    ),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(3, der.sequence(...extensions(request)), true),
  );
  const signature = sign('sha384', body, privateKey);
  const certificate = der.sequence(body, algorithm, der.bitString(signature));
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'sec1', format: 'pem' }) as string,
  };
}

/** SHA-256 of the DER form, lower-case hex: how LXD names a certificate. */
export const fingerprint = (certificate: string | Buffer): string =>
  createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');

export function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function extensions(request: SelfSignedRequest): Buffer[] {
  const uses = purposes[request.usage].map((purpose) => der.objectIdentifier(oid[purpose]));
  const list = [
    // digitalSignature and keyEncipherment, the first and third of nine bits
    extension(oid.keyUsage, true, der.bitString(Buffer.from([0b10100000]), 5)),
    extension(oid.extKeyUsage, false, der.sequence(...uses)),
    extension(oid.basicConstraints, true, der.sequence()),
  ];
  if (request.names.length > 0) {
    const names = request.names.map((entry) =>
      isIP(entry) === 0
        ? der.tagged(2, Buffer.from(entry, 'ascii'), false)
        : der.tagged(7, addressBytes(entry), false),
    );
    list.push(extension(oid.subjectAltName, false, der.sequence(...names)));
  }
  return list;
}

const attribute = (type: string, value: string): Buffer =>
  der.set(der.sequence(der.objectIdentifier(type), der.utf8String(value)));

const extension = (type: string, critical: boolean, content: Buffer): Buffer =>
  der.sequence(
    der.objectIdentifier(type),
    ...(critical ? [der.boolean(true)] : []),
    der.octetString(content),
  );
