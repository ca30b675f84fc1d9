import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { fileJar } from './cookie-file.js';

test('logins are kept by host and name, for their owner only, until they are over', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'lxd-jar-'));
  t.after(() => rm(directory, { recursive: true }));
  const path = join(directory, 'jars', 'remote');
  const jar = fileJar(path);
  assert.deepEqual(await jar.read('a'), []);
  const cookie = { name: 'macaroon-auth', value: 'x', path: '/', expiresAt: Date.now() + 60_000 };
  await jar.write('a', { ...cookie, value: 'old' });
  await jar.write('a', cookie);
  await jar.write('b', { ...cookie, value: 'y' });
  await jar.write('a', { ...cookie, name: 'over', expiresAt: Date.now() - 1 });
  for (const reader of [jar, fileJar(path)]) {
    assert.deepEqual(await reader.read('a'), [cookie]);
    assert.deepEqual(await reader.read('b'), [{ ...cookie, value: 'y' }]);
  }
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.doesNotMatch(await readFile(path, 'utf8'), /old/);

  await writeFile(path, 'damaged');
  assert.deepEqual(await fileJar(path).read('a'), []);
});
