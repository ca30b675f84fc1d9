import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Method } from './endpoint.js';
import { Router } from './router.js';

const route = (method: Method, path: string) => ({ method, path });
const router = new Router([
  route('GET', '/'),
  route('GET', '/1.0'),
  route('GET', '/1.0/images/aliases/{name...}'),
  route('GET', '/1.0/images/{fingerprint}'),
  route('GET', '/1.0/images/{fingerprint}/export'),
  route('GET', '/1.0/instances'),
  route('GET', '/1.0/instances/{name}'),
  route('GET', '/1.0/instances/{name}/sftp'),
  route('GET', '/1.0/instances/{name}/snapshots/{snapshot}'),
]);

const found: { path: string; want: string; params?: Record<string, string> }[] = [
  { path: '/', want: '/' },
  { path: '/1.0', want: '/1.0' },
  { path: '/1.0/images/aliases/a%2Fb', want: '/1.0/images/aliases/{name...}', params: { name: 'a/b' } },
  { path: '/1.0/images/aliases/a/b', want: '/1.0/images/aliases/{name...}', params: { name: 'a/b' } },
  { path: '/1.0/images/ab', want: '/1.0/images/{fingerprint}', params: { fingerprint: 'ab' } },
  { path: '/1.0/images/aliases', want: '/1.0/images/{fingerprint}', params: { fingerprint: 'aliases' } },
  { path: '/1.0/containers/c1', want: '/1.0/instances/{name}', params: { name: 'c1' } },
  { path: '/1.0/virtual-machines', want: '/1.0/instances' },
  {
    path: '/1.0/instances/c1/snapshots/s%201',
    want: '/1.0/instances/{name}/snapshots/{snapshot}',
    params: { name: 'c1', snapshot: 's 1' },
  },
];
for (const { path, want, params = {} } of found) {
  test(`Router: ${path} is ${want}`, () => {
    const match = router.find('GET', path);
    assert.ok(typeof match === 'object');
    assert.equal(match.route.path, want);
    assert.deepEqual(match.params, params);
  });
}

const missing: { method?: string; path: string; want: 'malformed' | 'method' | 'unknown' }[] = [
  { path: '/1.0/nope', want: 'unknown' },
  { path: '/1.0/instances/', want: 'unknown' },
  { path: '/1.0/instances//', want: 'unknown' },
  { path: '/1.0/', want: 'unknown' },
  { path: '/1.0/instances/%zz', want: 'malformed' },
  { path: '/1.0/containers/c1/sftp', want: 'unknown' },
  { path: '/1.0/images/aliases/', want: 'unknown' },
  { method: 'DELETE', path: '/1.0', want: 'method' },
];
for (const { method = 'GET', path, want } of missing) {
  test(`Router: ${method} ${path} is ${want}`, () => {
    assert.equal(router.find(method, path), want);
  });
}
