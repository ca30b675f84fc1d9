import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests({ image: false });
const scratch = mkdtempSync(join(tmpdir(), 'lxd-test-scratch-'));
after(() => rmSync(scratch, { recursive: true }));

/** Archives made by a program of a few lines of Python, whose tarfile writes what it is told. */
const hostile: { name: string; python: string; refused: RegExp }[] = [
  { name: 'a path that climbs out', python: `file('rootfs/../../../../tmp/lxd-escaped', b'x')`, refused: /./ },
  { name: 'an absolute path', python: `file('/tmp/lxd-escaped', b'x')`, refused: /./ },
  {
    name: 'a file written through a symlink that leads out',
    python: `link('rootfs/out', '/tmp'); file('rootfs/out/lxd-escaped', b'x')`,
    refused: /./,
  },
  {
    name: 'a hard link to a file of the host',
    python: `hard('rootfs/shadow', '/etc/shadow'); hard('rootfs/climb', '../../../../../../etc/shadow')`,
    refused: /./,
  },
  { name: 'a symlink loop written through', python: `link('rootfs/a', 'b'); link('rootfs/b', 'a'); file('rootfs/a/x', b'x')`, refused: /./ },
  { name: 'metadata that is no YAML', python: `metadata(b'{{{')`, refused: /./ },
  { name: 'metadata without an architecture', python: `metadata(b'creation_date: 1')`, refused: /./ },
  { name: 'metadata that is a link', python: `link('metadata.yaml', '/etc/shadow')`, refused: /./ },
];

const prelude = `
import io, sys, tarfile
tar = tarfile.open(sys.argv[1], 'w')
done = set()
def add(name, kind, data=b'', target=''):
    done.add(name); info = tarfile.TarInfo(name); info.type = kind; info.size = len(data); info.linkname = target
    info.mode = 0o755; tar.addfile(info, io.BytesIO(data))
def file(name, data): add(name, tarfile.REGTYPE, data)
def link(name, target): add(name, tarfile.SYMTYPE, target=target)
def hard(name, target): add(name, tarfile.LNKTYPE, target=target)
def metadata(data): add('metadata.yaml', tarfile.REGTYPE, data)
def folder(name): add(name, tarfile.DIRTYPE)
`;
const rest = `
if 'metadata.yaml' not in done: metadata(b'architecture: x86_64\\ncreation_date: 1\\n')
folder('rootfs')
`;

for (const [index, { name, python, refused }] of hostile.entries()) {
  test(`an image with ${name} is refused and leaves nothing`, async () => {
    const path = join(scratch, `hostile${index}.tar`);
    const script = python.startsWith('metadata') || python.includes("link('metadata") ? `${prelude}${python}${rest}` : `${prelude}${rest}${python}`;
    execFileSync('python3', ['-c', `${script}\ntar.close()`, path]);
    await refusedAndClean(readFileSync(path), refused);
  });
}

test('an image that is cut off is refused and leaves nothing', async () => {
  const path = join(scratch, 'whole.tar.gz');
  execFileSync('python3', ['-c', `${prelude}${rest}file('rootfs/big', bytes(range(256)) * 40000)\ntar.close()`, path]);
  execFileSync('gzip', ['-f', path]);
  const whole = readFileSync(`${path}.gz`);
  await refusedAndClean(whole.subarray(0, whole.length / 2), /./);
});

test('bytes that are no archive are refused and leave nothing', async () => {
  await refusedAndClean(Buffer.from('this is no archive at all'.repeat(1000)), /./);
  await refusedAndClean(Buffer.alloc(0), /./);
});

test('a wrong expected fingerprint is refused', async () => {
  const answer = await server.api.request('POST', '/1.0/images', {
    body: Buffer.from('x'),
    headers: { 'X-LXD-fingerprint': 'f'.repeat(64) },
  });
  const failed = answer.status >= 400 || (await server.api.get<{ status_code: number }>(`${answer.operation}/wait`)).status_code === 400;
  assert.ok(failed);
});

/** Imports the image and, if that is accepted, launches from it: one of the two must fail. */
async function refusedAndClean(image: Buffer, refused: RegExp): Promise<void> {
  let error = '';
  try {
    const operation = await server.api.run('POST', '/1.0/images', image);
    const fingerprint = String(operation?.metadata?.['fingerprint']);
    try {
      await server.api.run('POST', '/1.0/instances', { name: 'victim', source: { type: 'image', fingerprint } });
    } finally {
      await server.api.run('DELETE', `/1.0/images/${fingerprint}`);
    }
  } catch (failure) {
    error = String(failure);
  }
  assert.match(error, refused);
  assert.deepEqual(await server.api.get('/1.0/instances'), []);
  assert.deepEqual(await server.api.get('/1.0/images'), []);
  assert.deepEqual(readdirSync(join(server.dir, 'images')), []);
  assert.deepEqual(readdirSync(join(server.dir, 'storage-pools/default/containers')), []);
  assert.equal(readdirSync('/tmp').includes('lxd-escaped'), false);
  assert.equal((await server.api.request('GET', '/1.0')).status, 200);
}
