import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Config } from '@lxd/model/api/config';

import { allowedGroups, checkTarget } from './restricted-placement.js';

const noTarget = "This project doesn't allow cluster member targeting";
const noGroup = "Project isn't allowed to use this cluster group";

const cases: { config: Config; target: string; admin?: boolean; error: string | null }[] = [
  { config: { restricted: 'true' }, target: '', error: null },
  { config: { restricted: 'true' }, target: 'm1', error: noTarget },
  { config: { restricted: 'true' }, target: 'm1', admin: true, error: null },
  { config: { restricted: 'true', 'restricted.cluster.target': 'allow' }, target: 'm1', error: null },
  { config: { restricted: 'false' }, target: 'm1', error: null },
  { config: { restricted: 'true' }, target: '@g', error: null },
  { config: { restricted: 'true', 'restricted.cluster.groups': 'a, g' }, target: '@g', error: null },
  { config: { restricted: 'true', 'restricted.cluster.groups': 'a' }, target: '@g', error: noGroup },
  { config: { restricted: 'true', 'restricted.cluster.groups': 'a' }, target: '@g', admin: true, error: noGroup },
  { config: { 'restricted.cluster.groups': 'a' }, target: '@g', error: null },
]; // prettier-ignore
for (const { config, target, admin = false, error } of cases) {
  test(`target "${target}" of ${admin ? 'an administrator' : 'a client'} in ${JSON.stringify(config)}: ${error ?? 'allowed'}`, () => {
    const check = () => checkTarget(config, target, { admin });
    if (error === null) check();
    else assert.throws(check, { kind: 'forbidden', message: error });
  });
}

test('groups bind a restricted project only', () => {
  assert.deepEqual(allowedGroups({ restricted: 'true', 'restricted.cluster.groups': 'a,b' }), ['a', 'b']);
  assert.equal(allowedGroups({ restricted: 'true' }), null);
  assert.equal(allowedGroups({ 'restricted.cluster.groups': 'a' }), null);
});
