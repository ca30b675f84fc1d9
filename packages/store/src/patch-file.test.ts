import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { openEmbedded } from './embedded/index.js';
import { applyPatchFile } from './patch-file.js';
import { localSchema } from './schema/local.js';

async function setUp(context: TestContext, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'lxd-patch-'));
  const store = await openEmbedded(':memory:', localSchema);
  context.after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'patch.local.sql');
  writeFileSync(file, text);
  const keys = async () =>
    (await store.query<{ key: string }>('SELECT key FROM config ORDER BY key')).map(({ key }) => key);
  return { file, store, keys };
}

const insert = (key: string) => `INSERT INTO config (key, value) VALUES ('${key}', 'a;b')`;

test('the statements of a patch file are run once', async (t) => {
  const { file, store, keys } = await setUp(t, `-- it's a repair;\n${insert('a')};\n${insert('b')};\n`);
  assert.equal(await applyPatchFile(file, store), true);
  assert.deepEqual(await keys(), ['a', 'b']);
  assert.equal(existsSync(file), false);
  assert.equal(await applyPatchFile(file, store), false);
});

test('a mistake in one of them changes nothing and leaves the file', async (t) => {
  const { file, store, keys } = await setUp(t, `${insert('a')}; INSERT INTO nowhere VALUES (1);`);
  await assert.rejects(applyPatchFile(file, store), /Failed to apply .*patch\.local\.sql/);
  assert.deepEqual(await keys(), []);
  assert.equal(existsSync(file), true);
});
