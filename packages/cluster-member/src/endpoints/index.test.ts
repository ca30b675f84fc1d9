import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { endpoints } from './index.js';

const isEndpoint = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'handle' in value && 'path' in value;

test('every endpoint of every file here is listed, once', async () => {
  const files = (await readdir(import.meta.dirname)).filter(
    (file) => file.endsWith('.js') && !file.endsWith('.test.js') && file !== 'index.js',
  );
  const found: unknown[] = [];
  for (const file of files) {
    const exports = (await import(`./${file}`)) as Readonly<Record<string, unknown>>;
    found.push(...Object.values(exports).filter(isEndpoint));
  }
  assert.deepEqual(new Set(endpoints), new Set(found));
  assert.equal(endpoints.length, found.length);
});

test('what strangers may call is known by heart', () => {
  const open = endpoints.filter(({ access }) => access === 'untrusted');
  assert.deepEqual(open.map(({ method, path }) => `${method} ${path}`).sort(), [
    'GET /',
    'GET /1.0',
    'GET /1.0/images',
    'GET /1.0/images/aliases/{name...}',
    'GET /1.0/images/{fingerprint}',
    'GET /1.0/images/{fingerprint}/export',
    'GET /1.0/operations/{id}/wait',
    'GET /1.0/operations/{id}/websocket',
    'POST /1.0/certificates',
    'POST /1.0/images',
    'POST /internal/cluster/accept', // with a token or the password
  ]);
});
