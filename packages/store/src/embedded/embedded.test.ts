import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { readConfig, writeConfig } from '../config.js';
import { storeContract } from '../contract.js';
import { globalSchema } from '../schema/global.js';
import { latestVersion, type Schema } from '../schema/migrate.js';
import type { Store } from '../store.js';
import { openEmbedded } from './index.js';

storeContract('embedded in memory', () => openEmbedded(':memory:', globalSchema));

const folder = mkdtempSync(join(tmpdir(), 'lxd-store-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
let files = 0;
const file = () => join(folder, `${++files}.db`);

storeContract('embedded in a file', () => openEmbedded(file(), globalSchema));

const rejects = (path: string, schema: Schema) =>
  assert.rejects(openEmbedded(path, schema), { kind: 'unsupported' });

test('a database survives being closed', async () => {
  const path = file();
  const first = await openEmbedded(path, globalSchema);
  await first.transaction(writeConfig({ 'user.a': '1' }));
  await first.close();
  const second = await openEmbedded(path, globalSchema);
  assert.deepEqual(await readConfig(second), { 'user.a': '1' });
  await second.close();
});

test('a migration runs once and leaves a copy of what was before', async () => {
  const path = file();
  const before = await openEmbedded(path, globalSchema);
  await before.transaction(writeConfig({ 'user.a': '1' }));
  await before.close();

  const version = latestVersion(globalSchema) + 1;
  const newer: Schema = {
    name: 'global',
    migrations: [...globalSchema.migrations, { version, sql: 'CREATE TABLE added (id INTEGER)' }],
  };
  for (let time = 0; time < 2; time++) {
    const after = await openEmbedded(path, newer);
    assert.deepEqual(await tables(after, 'added'), ['added']);
    assert.deepEqual(await readConfig(after), { 'user.a': '1' });
    await after.close();
  }

  const copy = await openEmbedded(`${path}.bak`, globalSchema);
  assert.deepEqual(await tables(copy, 'added'), []);
  assert.deepEqual(await readConfig(copy), { 'user.a': '1' });
  await copy.close();
});

test('a database of a newer version is left alone', async () => {
  const path = file();
  const version = latestVersion(globalSchema) + 1;
  const newer = await openEmbedded(path, {
    name: 'global',
    migrations: [...globalSchema.migrations, { version, sql: 'CREATE TABLE added (id INTEGER)' }],
  });
  await newer.close();
  await rejects(path, globalSchema);
});

async function tables(store: Store, name: string): Promise<string[]> {
  const rows = await store.query('SELECT name FROM sqlite_master WHERE name = ?', [name]);
  return rows.map((row) => String(row['name']));
}
