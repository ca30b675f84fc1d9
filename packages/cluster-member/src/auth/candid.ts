import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

import { standardNamespace, printBakeryMacaroon } from '@lxd/client/macaroons/bakery-macaroon';
import { newKeyPair, sealCaveat, type BakeryVersion } from '@lxd/client/macaroons/caveat-box';
import { readConditions, timeBefore } from '@lxd/client/macaroons/conditions';
import { askIdentityServer, requireObject } from '@lxd/client/macaroons/identity-request';
import { bakeryProtocol, withSlash } from '@lxd/client/macaroons/identity-client';
import {
  addFirstParty,
  addThirdParty,
  newMacaroon,
  verifiedConditions,
  type Macaroon,
} from '@lxd/client/macaroons/macaroon';
import { internal } from '@lxd/model/errors';

export interface CandidSettings {
  readonly url: string;
  /** The identity server's public key, base64; "" to ask it, over HTTPS. */
  readonly key: string;
  readonly expirySeconds: number;
  /** Domains let in; empty: all. */
  readonly domains: readonly string[];
}

/** What a request's macaroons say of who made it. */
export type Login =
  | { readonly kind: 'user'; readonly name: string }
  /** Somebody that the identity server knows and this server doesn't let in. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Nobody yet. */
  | { readonly kind: 'none' };

/** Random bytes of a macaroon's id; the first says how to read the rest. */
const nonceBytes = 16;
const idVersion = 1;
const rootKeyBytes = 32;

/** What the identity server has to declare. */
const condition = 'need-declared username is-authenticated-user';
const locationOf = (url: string): string => url.replace(/\/$/, '');

/**
 * Login through a Candid identity server, by macaroon-bakery's protocol: this server hands out a
 * macaroon that counts once the identity server has said, in a discharge, whose it is.
 *
 * Keys come from the server's own: nothing is stored, and a login survives the daemon.
 */
export class Candid {
  #master: { readonly secret: string; readonly key: Buffer } | null = null;
  readonly #ours = newKeyPair();
  #thirdParty: Promise<Uint8Array> | null = null;

  /** @param secret what everything it hands out is signed with; a new one ends all logins */
  constructor(
    private readonly settings: CandidSettings,
    private readonly secret: () => string,
    private readonly now: () => number,
  ) {}

  login(bundles: readonly (readonly Macaroon[])[]): Login {
    for (const bundle of bundles) {
      const name = this.#declaredName(bundle);
      if (name !== null) return this.#admitted(name);
    }
    return { kind: 'none' };
  }

  /**
   * A macaroon for somebody to log in with, as it goes over the wire.
   * @throws DomainError (internal) when the identity server can't be asked for its key
   */
  async invitation(version: BakeryVersion): Promise<unknown> {
    const { url, expirySeconds } = this.settings;
    const thirdParty = await this.#thirdPartyKey();
    const id = Buffer.concat([Buffer.from([idVersion]), randomBytes(nonceBytes)]);
    const rootKey = randomBytes(rootKeyBytes);
    const sealed = sealCaveat(
      { rootKey, condition },
      { version, thirdParty, firstParty: this.#ours, namespace: standardNamespace },
    );
    // From version 3 on the caveat travels beside the macaroon; its id is short.
    const caveatId = version === 3 ? Buffer.from([version, 0]) : sealed;
    const limit = new Date(this.now() + expirySeconds * 1000);
    const macaroon = addFirstParty(
      addThirdParty(newMacaroon(this.#rootKey(id), id, locationOf(url)), {
        rootKey,
        id: caveatId,
        location: locationOf(url),
      }),
      timeBefore(limit),
    );
    const caveatData =
      version === 3 ? new Map([[caveatId.toString('base64url'), sealed]]) : new Map<string, Buffer>();
    return printBakeryMacaroon({ macaroon, version, caveatData });
  }

  #declaredName(bundle: readonly Macaroon[]): string | null {
    const id = bundle[0]?.id;
    if (id?.length !== 1 + nonceBytes || id[0] !== idVersion) return null;
    const conditions = verifiedConditions(this.#rootKey(id), bundle);
    const read = conditions === null ? null : readConditions(conditions);
    if (read === null || read.expiresAt === null || read.expiresAt <= this.now()) return null;
    return read.declared.get('username') || null;
  }

  #admitted(name: string): Login {
    const { domains } = this.settings;
    if (domains.length === 0) return { kind: 'user', name };
    const at = name.indexOf('@');
    if (at < 0) return { kind: 'refused', why: 'Missing domain in candid reply' };
    return domains.includes(name.slice(at + 1))
      ? { kind: 'user', name }
      : { kind: 'refused', why: 'Untrusted candid domain' };
  }

  #rootKey(id: Buffer): Buffer {
    const secret = this.secret();
    if (this.#master?.secret !== secret) {
      // Another identity server, or the same one with another key, makes old logins worthless.
      const purpose = `macaroons ${this.settings.url} ${this.settings.key}`;
      const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, rootKeyBytes));
      this.#master = { secret, key };
    }
    return createHmac('sha256', this.#master.key).update(id).digest();
  }

  #thirdPartyKey(): Promise<Uint8Array> {
    const { url, key } = this.settings;
    if (key !== '') return Promise.resolve(keyFrom(key));
    this.#thirdParty ??= publishedKey(url).catch((error: unknown) => {
      this.#thirdParty = null; // the next one asks again
      throw error;
    });
    return this.#thirdParty;
  }
}

async function publishedKey(url: string): Promise<Uint8Array> {
  if (!url.startsWith('https:')) {
    throw internal(`Identity server "${url}" has neither HTTPS nor a known public key`);
  }
  const ask = (path: string) =>
    askIdentityServer({ method: 'GET', url: `${withSlash(url)}${path}`, headers: bakeryProtocol });
  let reply = await ask('discharge/info');
  if (reply.status === 404) reply = await ask('publickey'); // before version 3
  return keyFrom(String(requireObject(reply, 'Cannot ask the identity server')['PublicKey']));
}

function keyFrom(text: string): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw internal('Invalid public key of the identity server');
  return key;
}
