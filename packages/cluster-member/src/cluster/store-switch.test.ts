import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeConfig, readConfig } from '@lxd/store/config';
import { openEmbedded } from '@lxd/store/embedded/index';
import { globalSchema } from '@lxd/store/schema/global';

import { StoreSwitch } from './store-switch.js';

const empty = () => openEmbedded(':memory:', globalSchema);

test('what is written during an exchange goes to the new database', async () => {
  const store = new StoreSwitch(await empty());
  let written: Promise<unknown> = Promise.resolve();
  await store.exchange(async (before) => {
    written = store.transaction(changeConfig({ 'user.a': '1' }));
    await new Promise(setImmediate);
    assert.deepEqual(await readConfig(before), {});
    return empty();
  });
  await written;
  assert.deepEqual(await readConfig(store), { 'user.a': '1' });
});

test('an exchange waits for what is being written', async () => {
  const store = new StoreSwitch(await empty());
  const written = store.transaction(changeConfig({ 'user.a': '1' }));
  await store.exchange(async (before) => {
    assert.deepEqual(await readConfig(before), { 'user.a': '1' });
    return empty();
  });
  await written;
});

test('an exchange that fails leaves all as it was', async () => {
  const store = new StoreSwitch(await empty());
  await store.transaction(changeConfig({ 'user.a': '1' }));
  await assert.rejects(store.exchange(() => Promise.reject(new Error('no'))), /no/);
  await store.transaction(changeConfig({ 'user.b': '2' }));
  assert.deepEqual(await readConfig(store), { 'user.a': '1', 'user.b': '2' });
});
