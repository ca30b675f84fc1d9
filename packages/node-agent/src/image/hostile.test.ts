import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { imageTarball, tarball, type TarEntry } from './tarball.js';
import { unpackProgram } from './unpack-program.js';

// Archives as an attacker would make them, against the native tool itself: its plain build and,
// where `make test` has built it, the one under AddressSanitizer and UBSan.

const programs = builds();
const skip = programs.length === 0 ? 'the native tool is not built' : false;
const isRoot = process.getuid?.() === 0;

function builds(): string[] {
  try {
    const plain = unpackProgram();
    return [plain, join(dirname(plain), 'sanitised/lxd-unpack')].filter(existsSync);
  } catch {
    return [];
  }
}

interface Outcome {
  readonly status: number | null;
  readonly says: string;
  readonly prints: string;
}

function tool(program: string, args: readonly string[], input: Buffer): Outcome {
  const env = { ...process.env, ASAN_OPTIONS: 'exitcode=99:detect_leaks=0:symbolize=0' };
  const { status, stderr, stdout } = spawnSync(program, args, { input, env, timeout: 60_000 });
  const says = stderr.toString().trim();
  assert.doesNotMatch(says, /Sanitizer|runtime error/);
  return { status, says, prints: stdout.toString() };
}

const check = (program: string, image: Buffer, part = 'unified') =>
  tool(program, ['check', `--part=${part}`], image);

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const deep = 'd/'.repeat(40);
const refused: { name: string; entries: TarEntry[]; says: RegExp }[] = [
  { name: 'a path upwards', entries: [{ path: 'rootfs/../../evil' }], says: /"rootfs\/..\/..\/evil" leads upwards/ },
  { name: 'a path upwards that nobody needs', entries: [{ path: 'other/../../evil' }], says: /leads upwards/ },
  { name: 'a long path upwards', entries: [{ path: 'x', pax: { path: `rootfs/${deep}../x` } }], says: /leads upwards/ },
  { name: 'an absolute path', entries: [{ path: '/etc/evil' }], says: /"\/etc\/evil" is an absolute path/ },
  { name: 'a file through an absolute link', entries: [{ path: 'rootfs/out', type: '2', target: '/etc' }, { path: 'rootfs/out/evil' }], says: /"rootfs\/out\/evil" leads through a symbolic link/ },
  { name: 'a folder through a relative link', entries: [{ path: 'rootfs/out', type: '2', target: '../..' }, { path: 'rootfs/out/evil/', type: '5' }], says: /leads through a symbolic link/ },
  { name: 'a link where a folder was', entries: [{ path: 'rootfs/etc', type: '2', target: '/etc' }], says: /there twice/ },
  { name: 'a folder where a link was', entries: [{ path: 'rootfs/l', type: '2', target: '/etc' }, { path: 'rootfs/l', type: '5' }], says: /there twice/ },
  { name: 'a link to itself', entries: [{ path: 'rootfs/l', type: '2', target: 'l' }], says: /symbolic link "rootfs\/l" loops/ },
  { name: 'links that loop', entries: [{ path: 'rootfs/a', type: '2', target: '/b' }, { path: 'rootfs/b', type: '2', target: 'etc/../a' }], says: /loops/ },
  { name: 'a hard link to an absolute path', entries: [{ path: 'rootfs/s', type: '1', target: '/etc/shadow' }], says: /"\/etc\/shadow" is an absolute path/ },
  { name: 'a hard link upwards', entries: [{ path: 'rootfs/s', type: '1', target: 'rootfs/../../etc/shadow' }], says: /leads upwards/ },
  { name: 'a hard link to nothing', entries: [{ path: 'rootfs/s', type: '1', target: 'rootfs/gone' }], says: /hard link to nothing/ },
  { name: 'a hard link to itself', entries: [{ path: 'rootfs/s', type: '1', target: 'rootfs/s' }], says: /hard link to/ },
  { name: 'a hard link to a folder', entries: [{ path: 'rootfs/s', type: '1', target: 'rootfs/etc' }], says: /hard link to a folder/ },
  { name: 'a hard link to the metadata', entries: [{ path: 'rootfs/m', type: '1', target: 'metadata.yaml' }], says: /out of the root file system/ },
  { name: 'a block device', entries: [{ path: 'rootfs/dev/sda', type: '4', device: [8, 0] }], says: /"rootfs\/dev\/sda" is a device node/ },
  { name: 'a character device', entries: [{ path: 'rootfs/mem', type: '3', device: [1, 1] }], says: /is a device node/ },
  { name: 'a device with a harmless name', entries: [{ path: 'rootfs/dev/null', type: '3', device: [1, 1] }], says: /is a device node/ },
  { name: 'a harmless device in an odd place', entries: [{ path: 'rootfs/etc/null', type: '3', device: [1, 3] }], says: /is a device node/ },
  { name: 'metadata that is a link', entries: [{ path: 'metadata.yaml', type: '2', target: '/etc/shadow' }], says: /"metadata.yaml" is no plain file/ },
  { name: 'a template that is a link', entries: [{ path: 'templates/t', type: '2', target: '/etc/shadow' }], says: /no plain file/ },
  { name: 'a folder of templates that is a link', entries: [{ path: 'templates', type: '2', target: '/etc' }], says: /no plain file/ },
  { name: 'huge metadata', entries: [{ path: 'metadata.yaml', content: Buffer.alloc(300_000, 'a') }], says: /too large/ },
  { name: 'a name that is too long', entries: [{ path: 'x', pax: { path: `rootfs/${'n'.repeat(256)}` } }], says: /too long a name/ },
  { name: 'a path that is too long', entries: [{ path: 'x', pax: { path: `rootfs/${'abcdefghi/'.repeat(400)}` } }], says: /too long/ },
  { name: 'a path that is too deep', entries: [{ path: 'x', pax: { path: `rootfs/${'d/'.repeat(300)}` } }], says: /too deep/ },
  { name: 'an owner that can not be', entries: [{ path: 'rootfs/f', pax: { uid: '4294967295' } }], says: /no possible owner/ },
  { name: 'a file larger than the archive', entries: [{ path: 'rootfs/f', claimedSize: 1 << 30 }], says: /damaged/ },
];

for (const program of programs) {
  const build = program.includes('sanitised') ? 'sanitised' : 'plain';
  for (const { name, entries, says } of refused) {
    test(`lxd-unpack (${build}) refuses ${name}`, { skip }, (t) => {
      const image = imageTarball(entries);
      const checked = check(program, image);
      assert.match(checked.says, says);
      assert.equal(checked.status, 1);
      if (!isRoot) return;
      const folder = scratch(t);
      const unpacked = tool(program, ['unpack', '--into', folder], image);
      assert.match(unpacked.says, says);
      assert.equal(unpacked.status, 1);
      assert.equal(existsSync(join(dirname(folder), 'evil')), false);
    });
  }

  test(`lxd-unpack (${build}) survives archives with random damage`, { skip }, (t) => {
    const seeds = [imageTarball(accepted), gzipSync(imageTarball(accepted))];
    const random = generator(build === 'plain' ? 1 : 2);
    const until = Date.now() + 2000;
    for (let run = 0; run < 200 && Date.now() < until; run++) {
      const image = Buffer.from(seeds[run % seeds.length] ?? '');
      for (let i = 0; i <= random(8); i++) image[random(image.length)] = random(256);
      const cut = image.subarray(0, random(4) === 0 ? random(image.length) : image.length);
      const args = isRoot && run % 3 === 0 ? ['unpack', '--into', scratch(t)] : ['check', '--part=unified'];
      const { status, says } = tool(program, args, cut);
      assert.ok(status === 0 || (status === 1 && says !== '') || (status === 2 && says !== ''), `run ${run}: ${status} ${says}`);
    }
  });
}

/** Numbers that look random and are the same every time (xorshift). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const accepted: TarEntry[] = [
  { path: './rootfs//etc/./motd', content: 'hello' },
  { path: 'rootfs/etc/mtab', type: '2', target: '/proc/self/mounts' },
  { path: 'rootfs/etc/up', type: '2', target: '../../../../..' },
  { path: 'rootfs/etc/dangling', type: '2', target: 'gone' },
  { path: 'rootfs/etc/X11', type: '2', target: '.' },
  { path: 'rootfs/etc/motd2', type: '1', target: './rootfs/etc/motd' },
  { path: 'rootfs/dev/null', type: '3', device: [1, 3] },
  { path: 'rootfs/dev/tty7', type: '3', device: [4, 7] },
  { path: 'rootfs/whiteout', type: '3', device: [0, 0] },
  { path: 'rootfs/suid', content: 'x', mode: 0o4755, uid: 1000, gid: 33 },
  { path: 'rootfs/pipe', type: '6' },
  { path: 'rootfs/new/implied/folder/file', content: 'x' },
  { path: 'rootfs/attr', content: 'x', pax: { 'SCHILY.xattr.user.a': 'b', 'SCHILY.xattr.security.selinux': 'c' } },
  { path: 'rootfs/etc/hosts', content: 'replaced' },
  { path: 'unknown/thing', content: 'ignored' },
  { path: 'templates/hosts.tpl', content: 'x', mode: 0o4777, uid: 5 },
];

test('lxd-unpack accepts what honest images hold', { skip }, () => {
  const { status, says, prints } = check(programs[0] ?? '', imageTarball(accepted));
  assert.equal(says, '');
  assert.equal(status, 0);
  assert.match(prints, /^architecture: x86_64\n/);
});

test('lxd-unpack unpacks what honest images hold', { skip: skip || (isRoot ? false : 'needs root') }, (t) => {
  for (const program of programs) {
    const folder = scratch(t);
    const { status, says } = tool(program, ['unpack', '--into', folder], imageTarball(accepted));
    assert.equal(says, '');
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(folder).sort(), ['metadata.yaml', 'rootfs', 'templates']);
    assert.deepEqual(readdirSync(join(folder, 'rootfs/dev')), []);
    assert.equal(readFileSync(join(folder, 'rootfs/etc/hosts'), 'utf8'), 'replaced');
    const suid = statSync(join(folder, 'rootfs/suid'));
    assert.deepEqual([suid.mode & 0o7777, suid.uid, suid.gid], [0o4755, 1000, 33]);
    const template = statSync(join(folder, 'templates/hosts.tpl'));
    assert.deepEqual([template.mode & 0o7777, template.uid], [0o644, 0]);
    assert.equal(statSync(join(folder, 'rootfs/etc/motd')).ino, statSync(join(folder, 'rootfs/etc/motd2')).ino);
  }
});

/** 1.25 GiB of zeros in little more than a megabyte: gzip members add up. */
function bomb(): Buffer {
  const zeros = gzipSync(Buffer.alloc(64 * 2 ** 20));
  const start = tarball([{ path: 'rootfs/zeros', claimedSize: 20 * 64 * 2 ** 20 }], false);
  return Buffer.concat([gzipSync(start), ...Array<Buffer>(20).fill(zeros)]);
}

const whole = imageTarball(accepted);
const files: { name: string; image: Buffer; says: RegExp }[] = [
  { name: 'nothing', image: Buffer.alloc(0), says: /it is empty/ },
  { name: 'text', image: Buffer.from('no archive at all '.repeat(100)), says: /Unsupported compression|damaged/ },
  { name: 'an unknown compression', image: brotliCompressSync(whole), says: /Unsupported compression|damaged/ },
  { name: 'a tarball without its end', image: whole.subarray(0, -1024), says: /cut short/ },
  { name: 'a tarball cut in the middle', image: whole.subarray(0, 2000), says: /damaged/ },
  { name: 'a compressed tarball without its checksum', image: gzipSync(whole).subarray(0, -6), says: /damaged/ },
  { name: 'a compressed tarball cut in the middle', image: gzipSync(whole).subarray(0, 300), says: /damaged/ },
  { name: 'a tarball compressed twice', image: gzipSync(gzipSync(whole)), says: /compressed more than once/ },
  { name: 'no entries', image: tarball([]), says: /it is empty/ },
  { name: 'a bomb', image: bomb(), says: /more than 200 times its size/ },
];

for (const { name, image, says } of files) {
  test(`lxd-unpack refuses ${name}`, { skip }, () => {
    const outcome = check(programs[0] ?? '', image);
    assert.match(outcome.says, says);
    assert.equal(outcome.status, 1);
  });
}
