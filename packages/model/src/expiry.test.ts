import assert from 'node:assert/strict';
import { test } from 'node:test';

import { expiresAt, expiry } from './expiry.js';

const cases: [text: string, created: string, expires: string][] = [
  ['1M', '2026-01-01T00:00:30Z', '2026-01-01T00:01:30.000Z'],
  ['2H 1d', '2026-01-31T23:00:00Z', '2026-02-02T01:00:00.000Z'],
  ['1w', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00.000Z'],
  ['1m', '2026-12-05T00:00:00Z', '2027-01-05T00:00:00.000Z'],
  ['1y 1m', '2026-02-05T10:00:00Z', '2027-03-05T10:00:00.000Z'],
];

for (const [text, created, expires] of cases) {
  test(`made at ${created}, "${text}" expires at ${expires}`, () => {
    assert.equal(expiresAt(new Date(created), expiry.parse(text)).toISOString(), expires);
  });
}
