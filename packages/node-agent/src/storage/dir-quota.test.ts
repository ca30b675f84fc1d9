import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { CommandError, run, type Run } from '../host/command.js';
import type { Host } from '../host/host.js';
import { pathsFrom } from '../host/paths.js';
import { dirDriver } from './dir.js';

/** A host whose file system has project quotas, or says why not; `calls` are those of lxd-quota. */
async function hostWithQuotas(t: TestContext, supported: boolean) {
  const root = await mkdtemp(join(tmpdir(), 'dir-quota-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const calls: string[][] = [];
  const standIn: Run = async (argv, options) => {
    const [program = '', ...words] = argv;
    if (!program.endsWith('/lxd-quota')) return run(argv, options);
    if (!supported) throw new CommandError(argv, 3, 'No project quotas');
    calls.push(words);
    return { stdout: words[0] === 'usage' ? '4096\n' : '', stderr: '' };
  };
  const warnings: string[] = [];
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, error: quiet, warn: (text: string) => warnings.push(text) };
  const paths = pathsFrom({ LXD_DIR: root });
  await mkdir(paths.storagePools);
  const host = { paths, run: standIn, log } as unknown as Host;
  const driver = dirDriver.open({ name: 'p', driver: 'dir', config: {} }, host);
  await driver.createPool();
  return { driver, calls, warnings, pool: join(paths.storagePools, 'p') };
}

const volume = { type: 'containers', name: 'c1', sizeBytes: 5_000_000 } as const;

test('a volume is limited before anything is put into it, and counted without a limit', async (t) => {
  const { driver, calls, pool } = await hostWithQuotas(t, true);
  calls.length = 0;
  await driver.createVolume(volume, async () => assert.equal(calls.at(-1)?.[0], 'assign'));
  const [[, path, project, bytes] = []] = calls;
  assert.equal(path, join(pool, 'containers/c1.lxdtmp'));
  assert.ok(Number(project) > 10_000);
  assert.equal(bytes, '5000000');
  await driver.resizeVolume({ ...volume, sizeBytes: null });
  assert.deepEqual(calls.at(-1), ['assign', join(pool, 'containers/c1'), project, '0']);
});

test('the usage of a volume is that of its project', async (t) => {
  const { driver, calls } = await hostWithQuotas(t, true);
  await driver.createVolume(volume, null);
  assert.deepEqual(await driver.volumeUsage(volume), { usedBytes: 4096, totalBytes: 5_000_000 });
  const [assigned, asked] = ['assign', 'usage'].map((verb) => calls.find(([word]) => word === verb));
  assert.equal(asked?.[2], assigned?.[2]);
});

test('without project quotas a size is warned of, and usage unknown', async (t) => {
  const { driver, warnings } = await hostWithQuotas(t, false);
  await driver.createVolume(volume, null);
  assert.match(warnings.join(), /doesn't support quotas/);
  assert.equal((await driver.volumeUsage(volume)).usedBytes, null);
});
