import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compressionOf } from './compression.js';
import { byteSize, UnpackProgress } from './progress.js';

const at257 = (text: string) => Buffer.concat([Buffer.alloc(257), Buffer.from(text)]);

const cases: { name: string; head: Buffer; want: string | null }[] = [
  { name: 'bzip2', head: Buffer.from('BZh9'), want: '.tar.bz2' },
  { name: 'gzip', head: Buffer.from([0x1f, 0x8b, 8]), want: '.tar.gz' },
  { name: 'xz', head: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), want: '.tar.xz' },
  { name: 'lzma', head: Buffer.from([0x5d, 0, 0, 0x80]), want: '.tar.lzma' },
  { name: 'squashfs', head: Buffer.from('hsqs....'), want: '.squashfs' },
  { name: 'qcow2', head: Buffer.from([0x51, 0x46, 0x49, 0xfb]), want: '.qcow2' },
  { name: 'zstd', head: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), want: '.tar.zst' },
  { name: 'plain tar', head: at257('ustar\0'), want: '.tar' },
  { name: 'text', head: Buffer.from('hello'), want: null },
  { name: 'nothing', head: Buffer.alloc(0), want: null },
  { name: 'half a magic', head: Buffer.from([0x1f]), want: null },
];

for (const { name, head, want } of cases) {
  test(`compressionOf: ${name}`, () => assert.equal(compressionOf(head)?.extension ?? null, want));
}

test('byteSize: as LXD prints them', () => {
  const sizes = [0, 999, 1000, 12_300_000, 2_500_000_000];
  assert.deepEqual(sizes.map(byteSize), ['0B', '999B', '1.00kB', '12.30MB', '2.50GB']);
});

test('UnpackProgress: only what is new is told', () => {
  const progress = new UnpackProgress(1000, 0);
  assert.equal(progress.text(450, 1000), 'Unpack: 45% (450B/s)');
  assert.equal(progress.text(454, 1000), null);
  assert.equal(progress.text(2000, 2000), 'Unpack: 100% (1.00kB/s)');
  assert.equal(new UnpackProgress(0, 0).text(1, 1), null);
});
