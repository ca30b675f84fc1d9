import { createPublicKey, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { promisify } from 'node:util';

import * as der from './der.js';

const ecdsaWithSha384 = der.sequence(der.oid('1.2.840.10045.4.3.3'));
const validYears = 10;

export interface KeyPair {
  readonly certificate: string; // PEM
  readonly key: string; // PEM
}

/**
 * A self-signed ECDSA P-384 pair, valid for ten years (clustering-and-security.md, 2.2). Node
 * can make keys but not certificates, so those few bytes are put together here.
 *
 * @param names host names and addresses a server answers to; none for a client
 */
export async function selfSigned(
  use: 'client' | 'server',
  commonName: string,
  names: readonly string[],
): Promise<KeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-384',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
  const from = new Date();
  from.setUTCMilliseconds(0);
  const until = new Date(from);
  until.setUTCFullYear(from.getUTCFullYear() + validYears);

  const name = der.sequence(
    der.set(der.sequence(der.oid('2.5.4.10'), der.utf8('linuxcontainers.org'))),
    der.set(der.sequence(der.oid('2.5.4.3'), der.utf8(commonName))),
  );
  const body = der.sequence(
    der.context(0, der.integer(Buffer.from([2]))), // version 3
    der.integer(serial()),
    ecdsaWithSha384,
    name,
    der.sequence(der.time(from), der.time(until)),
    name,
    publicKey,
    der.context(3, der.sequence(...extensions(use, names))),
  );
  const signature = sign('sha384', body, { key: privateKey, dsaEncoding: 'der' });
  const whole = der.sequence(body, ecdsaWithSha384, der.bits(signature));
  return { certificate: pem(whole), key: privateKey };
}

/** A certificate's public part matches its key; a pair restored from two backups may not. */
export function isPair({ certificate, key }: KeyPair): boolean {
  const of = (text: string) =>
    createPublicKey(text).export({ type: 'spki', format: 'der' }).toString('base64');
  return of(certificate) === of(key);
}

export function pem(certificate: Uint8Array): string {
  const lines = Buffer.from(certificate).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function serial(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40; // positive, and always of the same length
  return bytes;
}

function extensions(use: 'client' | 'server', names: readonly string[]): Buffer[] {
  const extension = (id: string, critical: boolean, content: Buffer) =>
    der.sequence(der.oid(id), ...(critical ? [der.boolean(true)] : []), der.octets(content));
  const extended = use === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
  const found = [
    // digitalSignature and keyEncipherment
    extension('2.5.29.15', true, der.bits(Buffer.from([0xa0]), 5)),
    extension('2.5.29.37', false, der.sequence(der.oid(extended))),
    extension('2.5.29.19', true, der.sequence()), // not a CA
  ];
  if (names.length > 0) {
    found.push(extension('2.5.29.17', false, der.sequence(...names.map(alternativeName))));
  }
  return found;
}

function alternativeName(name: string): Buffer {
  if (isIPv4(name)) return der.contextBytes(7, Buffer.from(name.split('.').map(Number)));
  if (name === '::1') return der.contextBytes(7, Buffer.concat([Buffer.alloc(15), Buffer.from([1])]));
  return der.contextBytes(2, Buffer.from(name, 'ascii'));
}
