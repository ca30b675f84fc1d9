import assert from 'node:assert/strict';
import { test } from 'node:test';

import { databaseAddresses } from './database-address.js';

const cases: [string, string, string][] = [
  ['10.0.0.1', '10.0.0.1:8453', '10.0.0.1:8454'],
  ['10.0.0.1:9000', '10.0.0.1:9010', '10.0.0.1:9011'],
  ['[fd00::1]:8443', '[fd00::1]:8453', '[fd00::1]:8454'],
  ['one.example:8443', 'one.example:8453', 'one.example:8454'],
];

for (const [member, http, raft] of cases) {
  test(`the database of ${member}`, () => assert.deepEqual(databaseAddresses(member), { http, raft }));
}
