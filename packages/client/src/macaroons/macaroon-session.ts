import { parseBakeryMacaroon } from './bakery-macaroon.js';
import { readConditions } from './conditions.js';
import { dischargeAll, type Acquire } from './discharge.js';
import { bakeryProtocol } from './identity-client.js';
import { cookieName, printCookie } from './macaroon-cookie.js';

/** A login kept for a server. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly expiresAt: number; // ms since the epoch
}

/** Where logins are kept. */
export interface CookieJar {
  /** Those of a host that haven't expired. */
  read(host: string): Promise<readonly Cookie[]>;
  /** Replaces the one of the same name. */
  write(host: string, cookie: Cookie): Promise<void>;
}

/** A login without a time limit is kept for this long. */
const longMs = 365 * 24 * 3600_000;

/** Logs in to a service that asks for macaroons, and stays logged in. */
export class MacaroonSession {
  constructor(
    private readonly jar: CookieJar,
    private readonly acquire: Acquire,
  ) {}

  /** Sent with every request to `url`. */
  async headers(url: string): Promise<Record<string, string>> {
    const cookies = await this.jar.read(hostnameOf(url));
    const header = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return { ...bakeryProtocol, ...(header === '' ? {} : { Cookie: header }) };
  }

  /**
   * Looks at a reply; if the service wants somebody to log in, that is done.
   * @param json the body of the reply
   * @returns whether to send the request again
   */
  async answer(url: string, status: number, json: unknown): Promise<boolean> {
    if (status !== 401 && status !== 407) return false;
    const error = (json ?? {}) as { Code?: unknown; Info?: Readonly<Record<string, unknown>> };
    if (error.Code !== 'macaroon discharge required' || error.Info?.['Macaroon'] === undefined) {
      return false;
    }
    const { Macaroon: macaroon, CookieNameSuffix: suffix, MacaroonPath: path } = error.Info;
    const bundle = await dischargeAll(parseBakeryMacaroon(macaroon), this.acquire);
    const conditions = bundle
      .flatMap(({ caveats }) => caveats)
      .filter(({ verification }) => verification === null)
      .map(({ id }) => id.toString('utf8'))
      .filter((condition) => condition.startsWith('time-before '));
    const expiresAt = readConditions(conditions)?.expiresAt ?? Date.now() + longMs;
    const name = cookieName(
      typeof suffix === 'string' && /^[\w-]+$/.test(suffix)
        ? suffix
        : bundle[0]!.signature.toString('hex'),
    );
    await this.jar.write(hostnameOf(url), {
      name,
      value: printCookie(bundle),
      path: typeof path === 'string' && path.startsWith('/') ? path : '/',
      expiresAt,
    });
    return true;
  }
}

/** For a program that need not remember. */
export function memoryJar(): CookieJar {
  const kept = new Map<string, Cookie>();
  return {
    read: async (host) =>
      [...kept]
        .filter(([key, { expiresAt }]) => key.startsWith(`${host} `) && expiresAt > Date.now())
        .map(([, cookie]) => cookie),
    write: async (host, cookie) => void kept.set(`${host} ${cookie.name}`, cookie),
  };
}

export const hostnameOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');
