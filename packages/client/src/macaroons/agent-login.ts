import { parseBakeryMacaroon } from './bakery-macaroon.js';
import { keyPairOf } from './caveat-box.js';
import { dischargeAll } from './discharge.js';
import { askIdentityServer, requireObject } from './identity-request.js';
import { bakeryProtocol, urlAt, type Interactor } from './identity-client.js';
import { printBinary } from './macaroon-binary.js';

/** A program's account at an identity server: its key is its password. */
export interface AgentAccount {
  readonly username: string;
  readonly privateKey: string; // base64, 32 bytes
}

/** Logs in with a key. */
export function agentLogin({ username, privateKey }: AgentAccount): Interactor {
  return {
    method: 'agent',
    async interact(location, info) {
      const path = (info as { 'login-url'?: unknown } | null)?.['login-url'];
      if (typeof path !== 'string') throw new Error('the identity server lets no agents in');
      const key = keyPairOf(Buffer.from(privateKey, 'base64'));
      const url = new URL(urlAt(location, path));
      url.searchParams.set('username', username);
      url.searchParams.set('public-key', Buffer.from(key.publicKey).toString('base64'));
      const reply = await askIdentityServer({ method: 'GET', url: url.href, headers: bakeryProtocol });
      const macaroon = parseBakeryMacaroon(requireObject(reply, 'Cannot log in as agent')['macaroon']);
      const nobodyElse = () => Promise.reject(new Error('an agent asks nobody else'));
      return { kind: 'agent', value: printBinary(await dischargeAll(macaroon, nobodyElse, key)) };
    },
  };
}
