import { ApiError } from '../errors.js';
import { parseBakeryMacaroon } from './bakery-macaroon.js';
import type { Acquire } from './discharge.js';
import { askIdentityServer, requireObject } from './identity-request.js';

/** What an identity server gives for proving who one is. */
export interface DischargeToken {
  readonly kind: string;
  readonly value: Buffer;
}

/** One way to prove who one is. */
export interface Interactor {
  /** The server's name for it. */
  readonly method: string;
  /**
   * @param location the identity server's URL
   * @param info what the server says about this way
   */
  interact(location: string, info: unknown): Promise<DischargeToken>;
}

/** What macaroon-bakery's clients say; the newest there is. */
export const bakeryProtocol = { 'Bakery-Protocol-Version': '3' } as const;

/**
 * Gets discharges from identity servers that speak macaroon-bakery's protocol (Candid).
 * @param interactors in order of preference
 */
export function identityClient(interactors: readonly Interactor[]): Acquire {
  return async (caveat, payload) => {
    const ask = (token: DischargeToken | null) =>
      askIdentityServer({
        method: 'POST',
        url: `${withSlash(caveat.location)}discharge`,
        headers: bakeryProtocol,
        form: {
          ...bytesParameter('id', caveat.id),
          ...(payload === null ? {} : { caveat64: payload.toString('base64url') }),
          ...(token === null
            ? {}
            : { ...bytesParameter('token', token.value), 'token-kind': token.kind }),
        },
      });
    let reply = await ask(null);
    const methods = interactionMethods(reply.json);
    if (methods !== null) {
      const way = interactors.find(({ method }) => method in methods);
      if (way === undefined) {
        throw new ApiError(401, `Cannot log in at ${caveat.location}: no supported way to do so`);
      }
      const token = await way.interact(caveat.location, methods[way.method]);
      reply = await ask(token);
    }
    const { Macaroon: json } = requireObject(reply, `Cannot log in at ${caveat.location}`);
    return parseBakeryMacaroon(json);
  };
}

/** With "/" at its end, so that what is relative is below it. */
export const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** A URL that an identity server names, perhaps relative to its own. */
export const urlAt = (location: string, url: string): string =>
  new URL(url, withSlash(location)).href;

/** The ways to log in, when that is what the server asks for. */
function interactionMethods(json: unknown): Readonly<Record<string, unknown>> | null {
  const error = json as { Code?: unknown; Info?: { InteractionMethods?: unknown } } | null;
  if (error?.Code !== 'interaction required') return null;
  const methods = error.Info?.InteractionMethods;
  return typeof methods === 'object' && methods !== null ? (methods as Record<string, unknown>) : {};
}

function bytesParameter(name: string, bytes: Buffer): Record<string, string> {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { [name]: text }
    : { [`${name}64`]: bytes.toString('base64url') };
}
