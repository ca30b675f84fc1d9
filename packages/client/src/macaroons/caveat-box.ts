import { randomBytes } from 'node:crypto';

import nacl from 'tweetnacl';

import { uvarint } from './macaroon-binary.js';

/** A Curve25519 key pair: what services and third parties are known by. */
export interface KeyPair {
  readonly publicKey: Uint8Array; // 32 bytes
  readonly secretKey: Uint8Array; // 32 bytes
}

/** What only the third party may read: the key to discharge with, and what to make sure of. */
export interface CaveatSecret {
  readonly rootKey: Uint8Array;
  readonly condition: string;
}

/** Versions of the bakery protocol; 3 names the conditions' namespace as well. */
export type BakeryVersion = 2 | 3;

const keyHeadBytes = 4;
const keyBytes = nacl.box.publicKeyLength;
const nonceBytes = nacl.box.nonceLength;
const headBytes = 1 + keyHeadBytes + keyBytes + nonceBytes;

export const newKeyPair = (): KeyPair => nacl.box.keyPair();

/** The pair of a secret key that was written down. @throws Error for other than 32 bytes */
export const keyPairOf = (secretKey: Uint8Array): KeyPair =>
  nacl.box.keyPair.fromSecretKey(new Uint8Array(secretKey));

/** A caveat as macaroon-bakery puts it to a third party (its bakery/codec.go). */
export function sealCaveat(
  secret: CaveatSecret,
  options: {
    readonly version: BakeryVersion;
    readonly thirdParty: Uint8Array; // public key
    readonly firstParty: KeyPair;
    readonly namespace: string;
  },
): Buffer {
  const { version, thirdParty, firstParty } = options;
  const namespace = Buffer.from(options.namespace, 'utf8');
  const inside = Buffer.concat([
    Buffer.from([version]),
    uvarint(secret.rootKey.length),
    secret.rootKey,
    ...(version === 3 ? [uvarint(namespace.length), namespace] : []),
    Buffer.from(secret.condition, 'utf8'),
  ]);
  const nonce = randomBytes(nonceBytes);
  return Buffer.concat([
    Buffer.from([version]),
    thirdParty.subarray(0, keyHeadBytes),
    firstParty.publicKey,
    nonce,
    nacl.box(inside, nonce, thirdParty, firstParty.secretKey),
  ]);
}

/** Reads one that was put to us. @throws Error when it was not, or is damaged */
export function openCaveat(sealed: Buffer, ours: KeyPair): CaveatSecret {
  const version = sealed[0];
  if ((version !== 2 && version !== 3) || sealed.length < headBytes) {
    throw new Error('caveat of an unknown version');
  }
  const head = sealed.subarray(1, 1 + keyHeadBytes);
  if (!head.equals(ours.publicKey.subarray(0, keyHeadBytes))) {
    throw new Error('caveat is for another third party');
  }
  const firstParty = sealed.subarray(1 + keyHeadBytes, 1 + keyHeadBytes + keyBytes);
  const nonce = sealed.subarray(headBytes - nonceBytes, headBytes);
  const inside = nacl.box.open(sealed.subarray(headBytes), nonce, firstParty, ours.secretKey);
  if (inside === null || inside[0] !== version) throw new Error('caveat is damaged');
  let rest = Buffer.from(inside).subarray(1);
  const takeCounted = (): Buffer => {
    const { value, bytes } = readUvarint(rest);
    if (bytes + value > rest.length) throw new Error('caveat is damaged');
    const taken = rest.subarray(bytes, bytes + value);
    rest = rest.subarray(bytes + value);
    return taken;
  };
  const rootKey = takeCounted();
  if (version === 3) takeCounted(); // the namespace
  return { rootKey, condition: rest.toString('utf8') };
}

function readUvarint(bytes: Buffer): { value: number; bytes: number } {
  let value = 0;
  for (let at = 0; at < Math.min(bytes.length, 4); at++) {
    value += (bytes[at]! & 0x7f) * 0x80 ** at;
    if (bytes[at]! < 0x80) return { value, bytes: at + 1 };
  }
  throw new Error('caveat is damaged');
}
