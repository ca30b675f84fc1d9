import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { mapOf } from '@lxd/model/idmap';

import type { Host } from '../host/host.js';
import { mapOnDisk, shiftVolume } from './shift-journal.js';

const shifted = mapOf({ base: 1_000_000, size: 65_536 });
let volume: string;
let runs: string[][];
let broken: boolean;

/** Only runs commands, and breaks off when told. */
const host = {
  run: async (argv: readonly string[]) => {
    runs.push([...argv.slice(1)]);
    if (broken) throw new Error('killed');
  },
} as unknown as Host;

beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'shift-journal-'));
  runs = [];
  broken = false;
});
afterEach(() => rm(volume, { recursive: true }));

const map = 'u:0:1000000:65536,g:0:1000000:65536';

test('without a journal the files are as recorded', async () => {
  assert.deepEqual(await mapOnDisk(host, volume, shifted), shifted);
});

test('a shift that nobody was told of is known, and forgotten once it is recorded', async () => {
  await shiftVolume(host, volume, [], shifted);
  assert.deepEqual(await mapOnDisk(host, volume, []), shifted);
  assert.deepEqual(runs, [[join(volume, 'rootfs'), '', map]], 'not done twice');
  assert.deepEqual(await mapOnDisk(host, volume, shifted), shifted);
  assert.deepEqual(await readdir(volume), []);
});

test('a shift that broke off is completed first', async () => {
  broken = true;
  await assert.rejects(shiftVolume(host, volume, shifted, []));
  broken = false;
  assert.deepEqual(await mapOnDisk(host, volume, shifted), []);
  assert.deepEqual(runs.at(-1), [join(volume, 'rootfs'), map, '']);
  assert.equal(runs.length, 2);
});
