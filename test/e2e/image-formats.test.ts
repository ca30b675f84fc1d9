import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { busyboxImage } from '../support/image.js';

const server = serverForTests({ image: false });
const scratch = mkdtempSync(join(tmpdir(), 'lxd-test-scratch-'));
after(() => rmSync(scratch, { recursive: true }));

const shell = (script: string): string =>
  execFileSync('sh', ['-ec', script], { cwd: scratch, encoding: 'utf8' });
const lxc = (...args: string[]): Promise<string> => server.mustLxc(...args);
const sha256 = (...files: string[]): string => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(scratch, file)));
  return hash.digest('hex');
};

/** CAP_NET_RAW, permitted and effective, as the kernel writes it (version 2). */
const capNetRaw = '0x0100000200200000000000000000000000000000';

before(async () => {
  // A file with a capability, an attribute of the user's and marks that are the host's business.
  shell(`mkdir tree; tar -xJf '${await busyboxImage()}' -C tree; cd tree/rootfs/bin; cp busybox capped
    setfattr -n security.capability -v ${capNetRaw} capped; setfattr -n user.note -v kept capped
    setfattr -n trusted.overlay.x -v y capped`);
});

/** Files of an image, made by a shell command in the folder that has `tree`. */
const forms: { name: string; make: string; files: string[] }[] = [
  ...['', 'j', '-lzma', '-zstd'].map((flag) => ({
    name: `a unified tarball, ${flag === '' ? 'not compressed' : `tar -${flag}`}`,
    make: `tar -C tree --xattrs --xattrs-include='*' ${flag && `-${flag}`} -cf u.${flag.length} metadata.yaml rootfs; mv u.${flag.length} unified${flag}`,
    files: [`unified${flag}`],
  })),
  {
    name: 'metadata and root file system in two tarballs',
    make: `tar -C tree -cJf meta metadata.yaml; tar -C tree/rootfs --xattrs --xattrs-include='*' -czf root .`,
    files: ['meta', 'root'],
  },
  {
    name: 'metadata and a squashfs',
    make: `tar -C tree -cf meta2 metadata.yaml; mksquashfs tree/rootfs squash -quiet -noappend -no-progress`,
    files: ['meta2', 'squash'],
  },
];

describe('an image comes in many forms', () => {
  for (const { name, make, files } of forms) {
    test(name, async () => {
      shell(make);
      const paths = files.map((file) => join(scratch, file));
      const said = await lxc('image', 'import', ...paths, '--alias', 'form');
      const fingerprint = sha256(...files);
      assert.match(said, new RegExp(`Image imported with fingerprint: ${fingerprint}`));
      await lxc('init', 'form', 'formc1');
      const capped = join(server.dir, 'storage-pools/default/containers/formc1/rootfs/bin/capped');
      const attributes = shell(`getfattr --absolute-names -e hex -d -m - '${capped}'`);
      assert.match(attributes, /user\.note=0x6b657074/);
      assert.ok(attributes.includes(`security.capability=${capNetRaw}`), attributes);
      assert.doesNotMatch(attributes, /trusted/);

      const folder = join(scratch, 'exported', fingerprint);
      shell(`mkdir -p '${folder}'`);
      await lxc('image', 'export', 'form', `${folder}/`);
      assert.equal(shell(`cd '${folder}'; cat $(ls -r) | sha256sum`).split(' ')[0], fingerprint);
      await lxc('delete', 'formc1');
      await lxc('image', 'delete', 'form');
    });
  }

  test('a started container has its capabilities as its own', async () => {
    shell('tar -C tree --xattrs --xattrs-include="*" -cf started metadata.yaml rootfs templates');
    await lxc('image', 'import', join(scratch, 'started'), '--alias', 'started');
    await lxc('launch', 'started', 'formc2');
    const pid = (await server.api.get<{ pid: number }>('/1.0/instances/formc2/state')).pid;
    const inside = shell(`getfattr -e hex -n security.capability /proc/${pid}/root/bin/capped`);
    assert.match(inside, /=0x01000003002000000{24}[0-9a-f]{8}$/m); // version 3: of the container's root
    assert.doesNotMatch(inside, /0{8}$/m);
    await lxc('delete', '--force', 'formc2');
  });

  test('an image for 32 bits makes a container that says so', async () => {
    shell(`cp -a tree i686; sed -i 's/^architecture:.*/architecture: i686/' i686/metadata.yaml
      tar -C i686 -cf tar32 metadata.yaml rootfs templates`);
    await lxc('image', 'import', join(scratch, 'tar32'), '--alias', 'tar32');
    await lxc('launch', 'tar32', 'formc3');
    assert.equal((await lxc('exec', 'formc3', '--', 'uname', '-m')).trim(), 'i686');
    await lxc('delete', '--force', 'formc3');
  });
});
