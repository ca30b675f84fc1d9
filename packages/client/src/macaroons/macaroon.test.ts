import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import {
  addFirstParty,
  addThirdParty,
  bound,
  newMacaroon,
  verifiedConditions,
  type Macaroon,
} from './macaroon.js';
import { printBinary, readBinary } from './macaroon-binary.js';
import { parseMacaroon, printMacaroon } from './macaroon-json.js';

const id = (text: string) => Buffer.from(text, 'utf8');

test('signatures are those in the description of libmacaroons', () => {
  const key = id('this is our super secret key; only we should know it');
  const steps: [condition: string, signature: string][] = [
    ['account = 3735928559', '1efe4763f290dbce0c1d08477367e11f4eee456a64933cf662d79772dbb82128'],
    ['time < 2020-01-01T00:00', 'b5f06c8c8ef92f6c82c6ff282cd1f8bd1849301d09a2db634ba182536a611c49'],
    ['email = alice@example.org', 'ddf553e46083e55b8d71ab822be3d8fcf21d6bf19c40d617bb9fb438934474b6'],
  ];
  let macaroon = newMacaroon(key, id('we used our secret key'), 'http://mybank/');
  const first = 'e3d9e02908526c4c0039ae15114115d97fdd68bf2ba379b342aaf0f617d0552f';
  assert.equal(macaroon.signature.toString('hex'), first);
  for (const [condition, signature] of steps) {
    macaroon = addFirstParty(macaroon, condition);
    assert.equal(macaroon.signature.toString('hex'), signature);
  }
  assert.deepEqual(verifiedConditions(key, [macaroon]), steps.map(([condition]) => condition));
});

/** A macaroon that needs a discharge, and that discharge, not yet bound. */
function withDischarge(): { rootKey: Buffer; primary: Macaroon; discharge: Macaroon } {
  const [rootKey, caveatKey] = [randomBytes(24), randomBytes(24)];
  const caveat = { rootKey: caveatKey, id: id('who?'), location: 'identity' };
  const primary = addFirstParty(addThirdParty(newMacaroon(rootKey, id('x'), 'us'), caveat), 'a');
  return { rootKey, primary, discharge: addFirstParty(newMacaroon(caveatKey, id('who?'), 'identity'), 'b') };
}

test('a macaroon holds with the discharges it needs, and tells all their conditions', () => {
  const { rootKey, primary, discharge } = withDischarge();
  assert.deepEqual(verifiedConditions(rootKey, [primary, bound(discharge, primary)])?.sort(), ['a', 'b']);
});

const refusals: [what: string, bundle: (from: ReturnType<typeof withDischarge>) => Macaroon[]][] = [
  ['no macaroon at all', () => []],
  ['a missing discharge', ({ primary }) => [primary]],
  ['a discharge that is not bound', ({ primary, discharge }) => [primary, discharge]],
  ['a discharge bound to another', ({ primary, discharge }) => [primary, bound(discharge, addFirstParty(primary, 'c'))]],
  ['the same discharge twice', ({ primary, discharge }) => [primary, bound(discharge, primary), bound(discharge, primary)]],
  ['a discharge of another key', ({ primary }) => [primary, bound(newMacaroon(id('guess'), id('who?'), ''), primary)]],
  ['a condition taken away', ({ primary, discharge }) => [{ ...primary, caveats: primary.caveats.slice(0, 1) }, bound(discharge, primary)]],
  ['a third party taken away', ({ primary }) => [{ ...primary, caveats: primary.caveats.slice(1) }]],
  ['a third party made first', ({ primary }) => [{ ...primary, caveats: primary.caveats.map((one) => ({ ...one, verification: null })) }]],
  ['a signature of no length', ({ primary }) => [{ ...primary, signature: Buffer.alloc(0) }]],
]; // prettier-ignore

for (const [what, bundle] of refusals) {
  test(`a macaroon does not hold with ${what}`, () => {
    const from = withDischarge();
    assert.equal(verifiedConditions(from.rootKey, bundle(from)), null);
  });
}

test('no byte of a bundle can be changed', () => {
  const { rootKey, primary, discharge } = withDischarge();
  const bytes = printBinary([primary, bound(discharge, primary)]);
  const locations = [...Buffer.from('us'), ...Buffer.from('identity')]; // hints, not signed
  for (let at = 0; at < bytes.length; at++) {
    if (locations.includes(bytes[at]!)) continue;
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    let bundle: Macaroon[];
    try {
      bundle = readBinary(changed);
    } catch {
      continue; // no macaroon any more
    }
    assert.equal(verifiedConditions(rootKey, bundle), null, `byte ${at}`);
  }
});

test('the written forms give back what was written', () => {
  const { primary, discharge } = withDischarge();
  const odd = newMacaroon(randomBytes(8), Buffer.from([0xff, 0]), '');
  for (const macaroon of [primary, discharge, odd]) {
    assert.deepEqual(parseMacaroon(JSON.parse(JSON.stringify(printMacaroon(macaroon)))), macaroon);
    assert.deepEqual(readBinary(printBinary([macaroon, odd])), [macaroon, odd]);
  }
});

test('version 1 of the JSON is read as well', () => {
  const json = {
    caveats: [{ cid: 'a' }, { cid: 'b', vid: 'AAEC', cl: 'there' }],
    location: 'us',
    identifier: 'x',
    signature: '00'.repeat(32),
  };
  assert.deepEqual(parseMacaroon(json), {
    location: 'us',
    id: id('x'),
    signature: Buffer.alloc(32),
    caveats: [
      { id: id('a'), verification: null, location: '' },
      { id: id('b'), verification: Buffer.from([0, 1, 2]), location: 'there' },
    ],
  });
});

const noMacaroons: unknown[] = [
  null, 1, 'x', [], {}, { i: 'x' }, { i: 'x', s64: 'AA' }, { i: 1, s64: 'A'.repeat(43) },
  { i: 'x', s64: 'A'.repeat(43), c: {} }, { i: 'x', s64: 'A'.repeat(43), c: [null] },
  { i: 'x', s64: 'A'.repeat(43), c: new Array(101).fill({ i: 'x' }) },
]; // prettier-ignore

for (const json of noMacaroons) {
  test(`no macaroon: ${JSON.stringify(json).slice(0, 60)}`, () => {
    assert.throws(() => parseMacaroon(json), /invalid macaroon/);
  });
}
