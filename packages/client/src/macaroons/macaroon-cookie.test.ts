import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newMacaroon } from './macaroon.js';
import { cookieName, printCookie, readBundles } from './macaroon-cookie.js';

const macaroon = newMacaroon(Buffer.from('key'), Buffer.from('id'), 'here');
const value = printCookie([macaroon]);

const cases: [cookies: string, header: string, found: number][] = [
  ['', '', 0],
  [`${cookieName('auth')}=${value}`, '', 1],
  [`a=b; ${cookieName('auth')}=${value}; macaroon-x=${value}`, '', 2],
  ['', `${value}, ${value}`, 2],
  [`session=${value}`, '', 0],
  ['macaroon-auth=rubbish; macaroon-auth=; macaroon-auth', '', 0],
  [`macaroon-auth=${Buffer.from('[]').toString('base64')}`, '', 0],
  [`macaroon-auth=${Buffer.from('[null]').toString('base64')}`, '', 0],
  ['', new Array(100).fill(value).join(','), 5],
];

for (const [cookies, header, found] of cases) {
  test(`bundles in "${cookies.slice(0, 40)}" and "${header.slice(0, 10)}"`, () => {
    const bundles = readBundles(cookies, header);
    assert.deepEqual(bundles, new Array(found).fill([macaroon]));
  });
}
