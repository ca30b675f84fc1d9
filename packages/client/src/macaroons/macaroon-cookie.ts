import type { Macaroon } from './macaroon.js';
import { parseMacaroon, printMacaroon } from './macaroon-json.js';

/** Macaroons travel in cookies whose names begin so. */
const cookiePrefix = 'macaroon-';
/** Of one request; no client has more than one identity. */
const maxBundles = 5;
const maxMacaroons = 20;

export const cookieName = (suffix: string): string => `${cookiePrefix}${suffix}`;

/** A macaroon and its discharges as a cookie's value. */
export const printCookie = (bundle: readonly Macaroon[]): string =>
  Buffer.from(JSON.stringify(bundle.map(printMacaroon))).toString('base64');

/** The bundles in a request's `Cookie` and `Macaroons` headers; what is none is passed over. */
export function readBundles(cookies: string, macaroons: string): Macaroon[][] {
  const values = [
    ...cookies
      .split(';')
      .map((cookie) => cookie.trim())
      .filter((cookie) => cookie.startsWith(cookiePrefix))
      .map((cookie) => cookie.slice(cookie.indexOf('=') + 1)),
    ...macaroons.split(',').map((value) => value.trim()),
  ];
  return values
    .filter((value) => value !== '')
    .slice(0, maxBundles)
    .map(readBundle)
    .filter((bundle) => bundle !== null);
}

function readBundle(value: string): Macaroon[] | null {
  try {
    const json = JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as unknown;
    if (!Array.isArray(json) || json.length === 0 || json.length > maxMacaroons) return null;
    return json.map(parseMacaroon);
  } catch {
    return null; // not made by us or for us
  }
}
