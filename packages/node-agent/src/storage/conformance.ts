import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { DomainError } from '@lxd/model/errors';

import type { Host } from '../host/host.js';
import type { StorageDriver, StorageDriverType, Volume } from './driver.js';

export interface DriverUnderTest {
  readonly type: StorageDriverType;
  readonly host: Host;
  /** The configuration of a pool that does not exist yet, on resources that go with the test. */
  readonly config: Readonly<Record<string, string>>;
}

/** What every storage driver must do; a driver's own test adds its oddities. */
export function storageConformance(
  name: string,
  prepare: (t: TestContext) => Promise<DriverUnderTest>,
): void {
  const volume: Volume = { type: 'containers', name: 'c1', sizeBytes: null };
  const fill = (text: string) => async (at: string) => {
    await mkdir(join(at, 'rootfs'));
    await writeFile(join(at, 'rootfs/file'), text);
  };

  const each = (does: string, check: (driver: StorageDriver, under: DriverUnderTest) => Promise<void>) =>
    test(`storage driver ${name} ${does}`, async (t) => {
      const under = await prepare(t);
      const spec = { name: 'p1', driver: under.type.name, config: under.config };
      const creating = under.type.open(spec, under.host);
      const config = await creating.createPool();
      const driver = under.type.open({ ...spec, config }, under.host);
      t.after(() => driver.deletePool());
      await check(driver, under);
    });

  const content = async (driver: StorageDriver, of: Volume): Promise<string> => {
    const at = await driver.mount(of);
    try {
      return await readFile(join(at, 'rootfs/file'), 'utf8');
    } finally {
      await driver.unmount(of);
    }
  };
  const names = async (driver: StorageDriver) =>
    (await driver.listVolumes()).map(({ type, name: of }) => `${type}/${of}`).sort();

  test(`storage driver ${name} says which version it has`, async (t) => {
    const { type, host } = await prepare(t);
    assert.notEqual(await type.probe(host), null);
  });

  each('tells where a new pool lives', async (_driver, { type, host, config }) => {
    const again = await type.open({ name: 'p1', driver: type.name, config }, host).createPool();
    assert.notEqual(again['source'] ?? '', '');
  });

  each('starts a pool any number of times', async (driver) => {
    await driver.createVolume(volume, fill('a'));
    await driver.startPool();
    await driver.startPool();
    assert.equal(await content(driver, volume), 'a');
  });

  each('fills a new volume and finds it again', async (driver) => {
    await driver.createVolume(volume, fill('a'));
    assert.equal(await content(driver, volume), 'a');
    assert.deepEqual(await names(driver), ['containers/c1']);
  });

  each('keeps volumes of different types apart', async (driver) => {
    const custom: Volume = { ...volume, type: 'custom' };
    await driver.createVolume(volume, fill('a'));
    await driver.createVolume(custom, fill('b'));
    assert.equal(await content(driver, volume), 'a');
    assert.equal(await content(driver, custom), 'b');
    assert.deepEqual(await names(driver), ['containers/c1', 'custom/c1']);
  });

  each('leaves an existing volume as it is when it is created again', async (driver) => {
    await driver.createVolume(volume, fill('a'));
    await driver.createVolume(volume, fill('b'));
    assert.equal(await content(driver, volume), 'a');
  });

  each('leaves nothing of a volume that could not be filled', async (driver) => {
    const failing = async (at: string) => {
      await fill('a')(at);
      throw new Error('no space');
    };
    await assert.rejects(driver.createVolume(volume, failing), /no space/);
    assert.deepEqual(await names(driver), []);
    await driver.createVolume(volume, fill('b'));
    assert.equal(await content(driver, volume), 'b');
  });

  each('does not list a volume that is still being filled', async (driver) => {
    let during: string[] = ['not asked'];
    await driver.createVolume(volume, async () => {
      during = await names(driver);
    });
    assert.deepEqual(during, []);
  });

  each('spares a volume that is being filled when the pool is started', async (driver) => {
    await driver.createVolume(volume, async (at) => {
      await driver.startPool();
      await fill('a')(at);
    });
    assert.equal(await content(driver, volume), 'a');
  });

  each('creates many volumes at once', async (driver) => {
    const many = Array.from({ length: 20 }, (_, i): Volume => ({ ...volume, name: `c${i}` }));
    await Promise.all(many.map((one) => driver.createVolume(one, fill(one.name))));
    for (const one of many) assert.equal(await content(driver, one), one.name);
  });

  each('deletes a volume, and deletes it again', async (driver) => {
    await driver.createVolume(volume, fill('a'));
    await driver.deleteVolume(volume);
    await driver.deleteVolume(volume);
    assert.deepEqual(await names(driver), []);
    await assert.rejects(driver.mount(volume), isKind('not-found'));
  });

  each('renames a volume, and repeats that after a crash', async (driver) => {
    await driver.createVolume(volume, fill('a'));
    await driver.renameVolume(volume, 'c2');
    await driver.renameVolume(volume, 'c2');
    assert.equal(await content(driver, { ...volume, name: 'c2' }), 'a');
    assert.deepEqual(await names(driver), ['containers/c2']);
  });

  each('refuses a new name that is taken or an old one that is not there', async (driver) => {
    await assert.rejects(driver.renameVolume(volume, 'c2'), isKind('not-found'));
    await driver.createVolume(volume, fill('a'));
    await driver.createVolume({ ...volume, name: 'c2' }, fill('b'));
    await assert.rejects(driver.renameVolume(volume, 'c2'), isKind('conflict'));
    assert.equal(await content(driver, volume), 'a');
  });

  each('refuses names that lead elsewhere', async (driver) => {
    for (const bad of ['', '.', '..', '../custom/x', 'a/b', 'a\0b']) {
      await assert.rejects(driver.createVolume({ ...volume, name: bad }, null), isKind('invalid'));
      await assert.rejects(driver.deleteVolume({ ...volume, name: bad }), isKind('invalid'));
    }
  });

  each('reports what the pool holds and what it could', async (driver) => {
    const usage = await driver.poolUsage();
    assert.ok(usage.spaceTotalBytes > 0);
    assert.ok(usage.spaceUsedBytes >= 0 && usage.spaceUsedBytes <= usage.spaceTotalBytes);
  });

  test(`storage driver ${name} leaves no trace of a deleted pool, and deletes it again`, async (t) => {
    const { type, host, config } = await prepare(t);
    const driver = type.open({ name: 'p1', driver: type.name, config }, host);
    await driver.createPool();
    await driver.createVolume(volume, fill('a'));
    await driver.deletePool();
    await driver.deletePool();
    assert.deepEqual(await readdir(host.paths.storagePools), []);
    await assert.rejects(lstat(join(host.paths.storagePools, 'p1')));
  });
}

const isKind = (kind: DomainError['kind']) => (error: unknown) =>
  error instanceof DomainError && error.kind === kind;
