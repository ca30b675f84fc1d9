import assert from 'node:assert/strict';
import { test } from 'node:test';

import { adminCaller, untrustedCaller } from '../auth/caller.js';
import { logRequest } from './log-request.js';

function recorder(enabled: boolean) {
  const lines: [object, string][] = [];
  const debug = (fields: object, text: string) => void lines.push([fields, text]);
  return { lines, logger: { debug, isLevelEnabled: () => enabled } as never };
}

const root = adminCaller({ username: 'root', protocol: 'unix', address: '@' }, null);

test('a request is logged with who asked', () => {
  const { lines, logger } = recorder(true);
  logRequest(logger, { method: 'GET', url: '/1.0/profiles?recursion=1' }, root);
  const request = { ip: '@', method: 'GET', url: '/1.0/profiles?recursion=1', protocol: 'unix' };
  assert.deepEqual(lines, [[{ ...request, username: 'root' }, 'Handling API request']]);
});

test('no secret gets into the log', () => {
  const { lines, logger } = recorder(true);
  const stranger = untrustedCaller({ username: '', protocol: 'tls', address: '192.0.2.1:5' }, null);
  logRequest(logger, { method: 'GET', url: '/1.0/operations/x/wait?timeout=1&secret=abc&x=1' }, stranger);
  assert.doesNotMatch(JSON.stringify(lines), /abc/);
  assert.match(JSON.stringify(lines), /secret=\[hidden\]&x=1/);
});

test('nothing is put together that nobody reads', () => {
  const { lines, logger } = recorder(false);
  logRequest(logger, { method: 'GET', url: '/' }, root);
  assert.deepEqual(lines, []);
});
