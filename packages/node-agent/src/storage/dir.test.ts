import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { run } from '../host/command.js';
import type { Host } from '../host/host.js';
import { pathsFrom } from '../host/paths.js';
import { storageConformance } from './conformance.js';
import { isWithin, mountPoints } from './dir-source.js';
import { dirDriver } from './dir.js';

async function scratchHost(t: TestContext): Promise<Host & { warnings: string[] }> {
  const root = await mkdtemp(join(tmpdir(), 'dir-driver-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const warnings: string[] = [];
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, error: quiet, warn: (text: string) => warnings.push(text) };
  const paths = pathsFrom({ LXD_DIR: root });
  await mkdir(paths.storagePools);
  return { paths, run, log, warnings } as unknown as Host & { warnings: string[] };
}

storageConformance('dir', async (t) => ({ type: dirDriver, host: await scratchHost(t), config: {} }));

const open = (host: Host, config: Record<string, string> = {}) =>
  dirDriver.open({ name: 'p1', driver: 'dir', config }, host);
const mode = async (path: string) => (await stat(path)).mode & 0o7777;

test('dir: folders and volumes have the modes that keep users of the host out', async (t) => {
  const host = await scratchHost(t);
  const driver = open(host);
  await driver.createPool();
  t.after(() => driver.deletePool());
  await driver.createVolume({ type: 'containers', name: 'c', sizeBytes: null }, null);
  await driver.createVolume({ type: 'custom', name: 'v', sizeBytes: null }, null);
  const pool = join(host.paths.storagePools, 'p1');
  assert.equal(await mode(pool), 0o711);
  assert.equal(await mode(join(pool, 'containers')), 0o711);
  assert.equal(await mode(join(pool, 'containers/c')), 0o100);
  assert.equal(await mode(join(pool, 'custom/v')), 0o711);
});

test('dir: what a crash left is gone after the pool is started', async (t) => {
  const host = await scratchHost(t);
  const driver = open(host);
  await driver.createPool();
  t.after(() => driver.deletePool());
  const containers = join(host.paths.storagePools, 'p1/containers');
  await mkdir(join(containers, 'made.lxdtmp/rootfs'), { recursive: true });
  await mkdir(join(containers, 'gone.deleted.lxdtmp'));
  assert.deepEqual(await driver.listVolumes(), []);
  await driver.startPool();
  assert.deepEqual(await readdir(containers), []);
});

test('dir: a size that the file system can not enforce is warned of', async (t) => {
  const host = await scratchHost(t);
  const driver = open(host);
  await driver.createPool();
  t.after(() => driver.deletePool());
  await driver.createVolume({ type: 'containers', name: 'c', sizeBytes: 1 }, null);
  assert.deepEqual(host.warnings, ["The backing filesystem doesn't support quotas, skipping set quota"]);
});

const sources: { name: string; source: (root: string) => string; says: RegExp }[] = [
  { name: 'is missing', source: () => '/nonexistent/x', says: /^Source path '\/nonexistent\/x' doesn't exist$/ },
  { name: 'is relative', source: () => 'tmp', says: /doesn't exist/ },
  { name: 'is a file', source: (root) => join(root, 'file'), says: /isn't a directory/ },
  { name: 'lies in the LXD directory', source: (root) => join(root, 'images'), says: /is within the LXD directory/ },
  { name: 'is the LXD directory', source: (root) => root, says: /is within the LXD directory/ },
  { name: 'is not empty', source: () => '/etc', says: /isn't empty/ },
];

for (const { name, source, says } of sources) {
  test(`dir: a source that ${name} is refused`, async (t) => {
    const host = await scratchHost(t);
    await mkdir(host.paths.images);
    await writeFile(join(host.paths.root, 'file'), '');
    await assert.rejects(open(host, { source: source(host.paths.root) }).createPool(), { message: says });
  });
}

test('dir: a folder that is there already and in use is no new pool', async (t) => {
  const host = await scratchHost(t);
  await mkdir(join(host.paths.storagePools, 'p1/containers/c1'), { recursive: true });
  await assert.rejects(open(host).createPool(), /already exists/);
  assert.deepEqual(await readdir(join(host.paths.storagePools, 'p1/containers')), ['c1']);
});

test('isWithin: only the folder itself and what is below', () => {
  assert.equal(isWithin('/a/b', '/a'), true);
  assert.equal(isWithin('/a', '/a'), true);
  assert.equal(isWithin('/ab', '/a'), false);
  assert.equal(isWithin('/a/..b', '/a'), true);
  assert.equal(isWithin('/', '/a'), false);
});

test('mountPoints: octal escapes are undone', () => {
  const line = '22 1 8:1 / /mnt/a\\040b rw,relatime - ext4 /dev/sda1 rw\n';
  assert.deepEqual([...mountPoints(line)], ['/mnt/a b']);
});

test(
  'dir: a folder of the user is mounted as the pool, emptied with it, and kept',
  { skip: process.getuid?.() === 0 ? false : 'mounting needs root' },
  async (t) => {
    const host = await scratchHost(t);
    const source = await mkdtemp(join(tmpdir(), 'dir-source-'));
    t.after(() => rm(source, { recursive: true }));
    const config = await open(host, { source }).createPool();
    assert.equal(config['source'], source);
    assert.equal(config['volatile.initial_source'], source);
    const driver = open(host, config);
    await driver.createVolume({ type: 'containers', name: 'c', sizeBytes: null }, null);
    assert.deepEqual(await readdir(join(source, 'containers')), ['c']);
    await driver.deletePool();
    assert.deepEqual(await readdir(source), []);
    assert.deepEqual(await readdir(host.paths.storagePools), []);
  },
);
