import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API_EXTENSIONS, servedApiExtensions } from './api-extensions.js';

test('the list is complete, in order, and without repetition', () => {
  const numbers = API_EXTENSIONS.flatMap(({ number }) => (number === null ? [] : [number]));
  assert.deepEqual(numbers, Array.from({ length: 313 }, (_, index) => index + 1));
  assert.equal(new Set(API_EXTENSIONS.map(({ name }) => name)).size, 317);
});

/** Without these Debian's `lxc` refuses or degrades commands that work here. */
const needed = [
  'container_exec_user_group_cwd', 'container_full', 'directory_manipulation', 'etag',
  'file_delete', 'file_symlinks', 'image_create_aliases', 'instances', 'network',
  'network_leases', 'network_state', 'patch', 'projects', 'resources', 'storage',
]; // prettier-ignore

for (const name of needed) {
  test(`${name} is announced`, () => assert.ok(servedApiExtensions().includes(name)));
}
