import assert from 'node:assert/strict';
import { test } from 'node:test';

import { refuseTarget } from './target-alone.js';

const missing = 'Cluster member not found';

const cases: [method: string, path: string, target: string, want: string | null][] = [
  ['GET', '/1.0', '', null],
  ['GET', '/1.0', 'none', null],
  ['GET', '/1.0', 'm1', missing],
  ['PATCH', '/1.0', 'm1', missing],
  ['GET', '/1.0/resources', 'm1', missing],
  ['POST', '/1.0/storage-pools', 'm1', missing],
  ['GET', '/1.0/storage-pools', 'm1', null],
  ['GET', '/1.0/storage-pools/{name}/volumes', 'm1', missing],
  ['GET', '/1.0/networks/{name}/state', 'm1', missing],
  ['POST', '/1.0/networks', 'm1', missing],
  ['GET', '/1.0/networks', 'm1', null],
  ['POST', '/1.0/instances', 'm1', 'Target only allowed when clustered'],
  ['POST', '/1.0/instances', '@group', 'Target only allowed when clustered'],
  ['GET', '/1.0/instances', 'm1', null],
  ['GET', '/1.0/profiles', 'm1', null],
];

for (const [method, path, target, want] of cases) {
  test(`${method} ${path} for the target "${target}" without a cluster`, () => {
    const ask = () => refuseTarget({ method, path, target, params: {}, project: 'default' });
    if (want === null) assert.doesNotThrow(ask);
    else assert.throws(ask, { message: want });
  });
}
