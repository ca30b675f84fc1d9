import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import { DomainError } from '@lxd/model/errors';

import type { Host } from '../host/host.js';
import { pathsFrom } from '../host/paths.js';
import { deleteImage, listImages, sweepImages } from './image-files.js';
import { readImage } from './read.js';
import { receiveImage } from './receive.js';
import type { ImageInput, ImagePart } from './received.js';
import { imageTarball, tarball } from './tarball.js';
import { unpackProgram } from './unpack-program.js';

const skip = isBuilt() ? false : 'the native tool is not built';

function isBuilt(): boolean {
  try {
    return unpackProgram() !== '';
  } catch {
    return false;
  }
}

async function scratchHost(t: TestContext): Promise<Host> {
  const root = await mkdtemp(join(tmpdir(), 'images-'));
  t.after(() => rm(root, { recursive: true }));
  return { paths: pathsFrom({ LXD_DIR: root }) } as Host;
}

/** A file of an image, in small pieces. */
async function* input(...parts: readonly (readonly [ImagePart, Buffer])[]): AsyncGenerator<ImageInput> {
  for (const [part, bytes] of parts) {
    yield { part };
    for (let at = 0; at < bytes.length; at += 100) yield { data: bytes.subarray(at, at + 100) };
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const sha256 = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');

const unified = imageTarball([]);
const yaml = 'architecture: amd64\ncreation_date: 5\nexpiry_date: 9\nproperties: {os: Debian}\n';
const metadata = tarball([{ path: 'metadata.yaml', content: yaml }]);
const rootfs = gzipSync(tarball([{ path: './', type: '5' }, { path: './etc/', type: '5' }]));
const qcow2 = Buffer.concat([Buffer.from([0x51, 0x46, 0x49, 0xfb]), Buffer.alloc(1000)]);

test('a unified image is taken in, told again, listed, read back and deleted', { skip }, async (t) => {
  const host = await scratchHost(t);
  const first = await receiveImage(host, null, input(['unified', unified]));
  assert.deepEqual(first, {
    fingerprint: sha256(unified),
    sizeBytes: unified.length,
    type: 'container',
    architecture: 'x86_64',
    creationDate: 1400000000,
    expiryDate: 0,
    properties: {},
    alreadyPresent: false,
  });
  const again = await receiveImage(host, first.fingerprint, input(['unified', unified]));
  assert.equal(again.alreadyPresent, true);
  assert.deepEqual(await listImages(host), [first.fingerprint]);
  assert.deepEqual(await readdir(host.paths.images), [first.fingerprint]);

  const read = await all(readImage(host, first.fingerprint));
  assert.deepEqual(read[0], { header: { part: 'unified', sizeBytes: unified.length, extension: '.tar' } });
  assert.deepEqual(Buffer.concat(read.flatMap((one) => ('data' in one ? [one.data] : []))), unified);

  await deleteImage(host, first.fingerprint);
  await deleteImage(host, first.fingerprint);
  assert.deepEqual(await readdir(host.paths.images), []);
  await assert.rejects(all(readImage(host, first.fingerprint)), { message: 'Image not found' });
});

test('a split image is one image; a slow compression gets a quick copy', { skip }, async (t) => {
  const host = await scratchHost(t);
  const got = await receiveImage(host, null, input(['metadata', metadata], ['rootfs', rootfs]));
  const fingerprint = sha256(metadata, rootfs);
  assert.equal(got.fingerprint, fingerprint);
  assert.deepEqual([got.architecture, got.expiryDate, got.properties], ['x86_64', 9, { os: 'Debian' }]);
  assert.deepEqual((await readdir(host.paths.images)).sort(), [fingerprint, `${fingerprint}.rootfs`]);
  const copies = join(host.paths.cache, 'images');
  assert.deepEqual(await readdir(copies), [`${fingerprint}.rootfs.tar`]);
  const headers = (await all(readImage(host, fingerprint))).flatMap((one) => ('header' in one ? [one.header] : []));
  assert.deepEqual(headers.map(({ part, extension }) => [part, extension]), [['metadata', '.tar'], ['rootfs', '.tar.gz']]);
  await deleteImage(host, fingerprint);
  assert.deepEqual(await readdir(copies), []);
});

test('a qcow2 root file system makes a virtual machine', { skip }, async (t) => {
  const host = await scratchHost(t);
  const got = await receiveImage(host, null, input(['metadata', metadata], ['rootfs', qcow2]));
  assert.equal(got.type, 'virtual-machine');
});

const wrong: { name: string; parts: [ImagePart, Buffer][]; expected?: string; says: RegExp }[] = [
  { name: 'another fingerprint', parts: [['unified', unified]], expected: 'f'.repeat(64), says: new RegExp(`^fingerprints don't match, got ${sha256(unified)} expected f{64}$`) },
  { name: 'no data', parts: [], says: /missing a rootfs/ },
  { name: 'metadata alone', parts: [['metadata', metadata]], says: /missing a rootfs/ },
  { name: 'a rootfs alone', parts: [['rootfs', rootfs]], says: /wrong order/ },
  { name: 'no metadata.yaml', parts: [['unified', rootfs]], says: /Metadata tarball is missing metadata.yaml/ },
  { name: 'no rootfs', parts: [['unified', metadata]], says: /missing a rootfs/ },
  { name: 'text', parts: [['unified', Buffer.from('hello')]], says: /Unsupported compression/ },
  { name: 'a hostile entry', parts: [['unified', imageTarball([{ path: '../evil' }])]], says: /leads upwards/ },
  { name: 'a hostile entry early in a large file', parts: [['unified', Buffer.concat([tarball([{ path: '../evil' }], false), Buffer.alloc(300_000)])]], says: /leads upwards/ },
  { name: 'no creation date', parts: [['unified', tarball([{ path: 'metadata.yaml', content: 'architecture: x86_64\n' }, { path: 'rootfs', type: '5' }])]], says: /^Missing creation date$/ },
  { name: 'an unknown architecture', parts: [['unified', tarball([{ path: 'metadata.yaml', content: 'architecture: vax\ncreation_date: 1\n' }, { path: 'rootfs', type: '5' }])]], says: /^Architecture isn't supported: vax$/ },
  { name: 'a damaged squashfs', parts: [['metadata', metadata], ['rootfs', Buffer.concat([Buffer.from('hsqs'), Buffer.alloc(5000, 7)])]], says: /unsquashfs can't read it/ },
];

for (const { name, parts, expected = null, says } of wrong) {
  test(`an image with ${name} is refused and leaves nothing`, { skip }, async (t) => {
    const host = await scratchHost(t);
    await assert.rejects(receiveImage(host, expected, input(...parts)), (error) => error instanceof DomainError && says.test(error.message));
    assert.deepEqual(await readdir(host.paths.images), []);
    assert.deepEqual(await readdir(join(host.paths.cache, 'images')).catch(() => []), []);
  });
}

test('an upload that breaks off leaves nothing', { skip }, async (t) => {
  const host = await scratchHost(t);
  async function* broken() {
    yield { part: 'unified' as const };
    yield { data: gzipSync(unified).subarray(0, 270) };
    throw new Error('connection lost');
  }
  await assert.rejects(receiveImage(host, null, broken()), /connection lost/);
  assert.deepEqual(await readdir(host.paths.images), []);
});

test('sweeping removes what a crash left and nothing else', { skip }, async (t) => {
  const host = await scratchHost(t);
  const { fingerprint } = await receiveImage(host, null, input(['metadata', metadata], ['rootfs', rootfs]));
  const orphan = 'a'.repeat(64);
  const copies = join(host.paths.cache, 'images');
  await writeFile(join(host.paths.images, 'x.lxdtmp'), '');
  await writeFile(join(host.paths.images, `${orphan}.rootfs`), '');
  await writeFile(join(copies, `${orphan}.tar`), '');
  await writeFile(join(copies, 'x.lxdtmp'), '');
  await sweepImages(host);
  assert.deepEqual((await readdir(host.paths.images)).sort(), [fingerprint, `${fingerprint}.rootfs`]);
  assert.deepEqual(await readdir(copies), [`${fingerprint}.rootfs.tar`]);
});
