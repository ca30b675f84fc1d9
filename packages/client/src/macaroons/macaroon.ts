import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import nacl from 'tweetnacl';

/** One condition of a macaroon. */
export interface Caveat {
  /** What must hold; with `verification`, what the third party is to understand. */
  readonly id: Buffer;
  /** The key its discharge is signed with, sealed; null for a condition the service checks itself. */
  readonly verification: Buffer | null;
  /** Where it can be discharged; "" for a first party's. */
  readonly location: string;
}

/** A bearer token whose holder may only ever add conditions (Birgisson et al., NDSS 2014). */
export interface Macaroon {
  readonly location: string;
  readonly id: Buffer;
  readonly caveats: readonly Caveat[];
  readonly signature: Buffer; // 32 bytes
}

const hmac = (key: Uint8Array, data: Uint8Array): Buffer =>
  createHmac('sha256', key).update(data).digest();

/** As libmacaroons: root keys of any length become keys of 32 bytes. */
const keyOf = (rootKey: Uint8Array): Buffer =>
  hmac(Buffer.from('macaroons-key-generator', 'ascii'), rootKey);

const nonceBytes = nacl.secretbox.nonceLength;

export function newMacaroon(rootKey: Uint8Array, id: Buffer, location: string): Macaroon {
  return { location, id, caveats: [], signature: hmac(keyOf(rootKey), id) };
}

/** Adds a condition that the service itself checks. */
export function addFirstParty(macaroon: Macaroon, condition: string): Macaroon {
  const id = Buffer.from(condition, 'utf8');
  return added(macaroon, { id, verification: null, location: '' });
}

/** Adds a condition that holds when whoever is at `location` says so, with a discharge of `rootKey`. */
export function addThirdParty(
  macaroon: Macaroon,
  caveat: { readonly rootKey: Uint8Array; readonly id: Buffer; readonly location: string },
): Macaroon {
  const nonce = randomBytes(nonceBytes);
  const sealed = nacl.secretbox(keyOf(caveat.rootKey), nonce, macaroon.signature);
  const verification = Buffer.concat([nonce, sealed]);
  return added(macaroon, { id: caveat.id, verification, location: caveat.location });
}

/** Ties a discharge to the macaroon it is for, so that it can't be used with another. */
export function bound(discharge: Macaroon, primary: Macaroon): Macaroon {
  return { ...discharge, signature: bind(primary.signature, discharge.signature) };
}

/**
 * Checks the signatures of a macaroon and its discharges, every one of which must be needed.
 * @returns the conditions of all of them, null when a signature is wrong or a discharge missing
 */
export function verifiedConditions(
  rootKey: Uint8Array,
  [primary, ...discharges]: readonly Macaroon[],
): string[] | null {
  if (primary === undefined) return null;
  const conditions: string[] = [];
  const unused = new Set(discharges);
  const verify = (macaroon: Macaroon, key: Uint8Array): boolean => {
    let signature = hmac(key, macaroon.id);
    for (const caveat of macaroon.caveats) {
      if (caveat.verification === null) {
        conditions.push(caveat.id.toString('utf8'));
      } else {
        const dischargeKey = opened(caveat.verification, signature);
        const discharge = [...unused].find(({ id }) => id.equals(caveat.id));
        if (dischargeKey === null || discharge === undefined) return false;
        unused.delete(discharge);
        if (!verify(discharge, dischargeKey)) return false;
      }
      signature = signed(signature, caveat);
    }
    const expected = macaroon === primary ? signature : bind(primary.signature, signature);
    return (
      expected.length === macaroon.signature.length && timingSafeEqual(expected, macaroon.signature)
    );
  };
  return verify(primary, keyOf(rootKey)) && unused.size === 0 ? conditions : null;
}

const added = (macaroon: Macaroon, caveat: Caveat): Macaroon => ({
  ...macaroon,
  caveats: [...macaroon.caveats, caveat],
  signature: signed(macaroon.signature, caveat),
});

const signed = (signature: Buffer, { id, verification }: Caveat): Buffer =>
  verification === null ? hmac(signature, id) : hmacOfTwo(signature, verification, id);

const hmacOfTwo = (key: Uint8Array, first: Uint8Array, second: Uint8Array): Buffer =>
  hmac(key, Buffer.concat([hmac(key, first), hmac(key, second)]));

const bind = (primary: Buffer, discharge: Buffer): Buffer =>
  hmacOfTwo(Buffer.alloc(32), primary, discharge);

function opened(sealed: Buffer, key: Buffer): Uint8Array | null {
  if (sealed.length < nonceBytes) return null;
  return nacl.secretbox.open(sealed.subarray(nonceBytes), sealed.subarray(0, nonceBytes), key);
}
