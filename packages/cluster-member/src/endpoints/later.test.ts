import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API_EXTENSIONS, servedApiExtensions } from '@lxd/model/api-extensions';

import { endpoints } from './index.js';
import { later } from './later.js';

/** The extension that promises a path; the first that fits counts. null: as old as the API. */
const promises: readonly (readonly [path: RegExp, extension: string | null])[] = [
  [/^\/1\.0\/cluster\/certificate$/, 'clustering_update_cert'],
  [/^\/1\.0\/cluster\/groups/, 'clustering_groups'],
  [/^\/1\.0\/cluster\/members\/{name}\/state$/, 'clustering_evacuation'],
  [/^\/1\.0\/cluster/, 'clustering'],
  [/^\/1\.0\/images\/.*\/export$/, 'images_push_relay'],
  [/^\/1\.0\/images\/.*\/refresh$/, 'image_force_refresh'],
  [/^\/1\.0\/instances\/.*\/backups/, 'container_backup'],
  [/^\/1\.0\/instances\/.*\/sftp$/, null],
  [/^\/1\.0\/instances\/.*\/snapshots/, null],
  [/^\/1\.0\/network-acls\/.*\/log$/, 'network_acl_log'],
  [/^\/1\.0\/network-acls/, 'network_acl'],
  [/^\/1\.0\/network-zones\/.*\/records/, 'network_dns_records'],
  [/^\/1\.0\/network-zones/, 'network_dns'],
  [/^\/1\.0\/networks\/.*\/forwards/, 'network_forward'],
  [/^\/1\.0\/networks\/.*\/peers/, 'network_peer'],
  [/\/volumes\/.*\/backups/, 'custom_volume_backup'],
  [/\/volumes\/.*\/snapshots/, 'storage_api_volume_snapshots'],
  [/\/volumes/, 'storage'],
];

/** Announced before all of it is there, as clients do nothing with pools and profiles without. */
const neededEarly = ['storage'];

test('what is not built yet is not announced', () => {
  const served = servedApiExtensions();
  for (const { method, path } of later) {
    const promise = promises.find(([pattern]) => pattern.test(path));
    assert.ok(promise, `${method} ${path}: which extension promises it?`);
    const [, extension] = promise;
    if (extension === null || neededEarly.includes(extension)) continue;
    assert.ok(!served.includes(extension), `${method} ${path} is missing, but ${extension} announced`);
  }
});

test('every endpoint names an extension there is', () => {
  const known = API_EXTENSIONS.map(({ name }) => name);
  for (const { method, path, since } of endpoints) {
    assert.ok(since === null || known.includes(since), `${method} ${path}: no extension ${since}`);
  }
});
