import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { test } from 'node:test';

import { adminCaller, restrictedCaller } from './caller.js';
import { forwardedHeaders, isForwarded, memberCaller } from './member-caller.js';

const requestor = { username: 'ab12', protocol: 'tls', address: '10.0.0.9:1' } as const;
const certificate = { fingerprint: 'ab12', raw: new Uint8Array() };
const handedOn = (headers: object) => memberCaller(headers as IncomingHttpHeaders);

test('a restricted client has no more rights through another member', () => {
  const restricted = restrictedCaller(requestor, certificate, ['p1']);
  const caller = handedOn(forwardedHeaders(restricted, 'p1'));
  assert.deepEqual(caller.requestor, requestor);
  assert.equal(caller.admin, false);
  assert.equal(caller.can('operate-containers', 'p1'), true);
  assert.equal(caller.can('manage-projects', 'p1'), false);
  assert.equal(caller.can('view', 'p2'), false);
  assert.deepEqual(caller.projects, ['p1']);
});

test('an administrator is one through another member too', () => {
  const caller = handedOn(forwardedHeaders(adminCaller(requestor, certificate), 'p1'));
  assert.equal(caller.admin, true);
  assert.equal(caller.can('manage-projects', 'any'), true);
  assert.equal(caller.projects, null);
});

test('a member for itself may do everything, and its request may be handed on', () => {
  assert.equal(handedOn({}).admin, true);
  assert.equal(isForwarded({}), false);
});
