import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Part, type ReceiveImageRequest } from '@lxd/proto/lxd/agent/v1/images';

export const busybox = '/bin/busybox';

const programs =
  'cat echo env false hostname id kill ls mount reboot sh sleep stat stty test touch true';

/** Reacts to signals as a real one does, and leaves no zombie. */
const init = [
  '#!/bin/sh',
  'trap "exit 0" PWR',
  'trap "busybox reboot -f" INT',
  'echo "init is up"',
  ': > /dev/up', // fresh at each boot, as /dev is
  'while true; do sleep 1000 & wait $!; done',
  '',
];

const metadata = [
  'architecture: x86_64',
  'creation_date: 1424284563',
  'templates:',
  '  /etc/name: { when: [create], template: name.tpl }',
  '',
];

/** Makes an image of one static program in `folder`. @returns the tarball's path */
export async function makeBusyboxImage(folder: string): Promise<string> {
  const rootfs = join(folder, 'rootfs');
  for (const name of ['bin', 'dev', 'etc', 'proc', 'root', 'sbin', 'sys', 'tmp', 'var']) {
    await mkdir(join(rootfs, name), { recursive: true });
  }
  await copyFile(busybox, join(rootfs, 'bin/busybox'));
  for (const name of programs.split(' ')) await symlink('busybox', join(rootfs, 'bin', name));
  await writeFile(join(rootfs, 'sbin/init'), init.join('\n'));
  await chmod(join(rootfs, 'sbin/init'), 0o755);
  await writeFile(join(folder, 'metadata.yaml'), metadata.join('\n'));
  await mkdir(join(folder, 'templates'));
  await writeFile(join(folder, 'templates/name.tpl'), 'I am {{ instance.name }}\n');
  const tarball = join(folder, 'image.tar.gz');
  execFileSync('tar', ['-C', folder, '-czf', tarball, 'metadata.yaml', 'rootfs', 'templates']);
  return tarball;
}

export async function* unifiedImage(file: string): AsyncGenerator<ReceiveImageRequest> {
  const value = { expectedFingerprint: '', part: Part.PART_UNIFIED };
  yield { part: { $case: 'start', value } };
  yield { part: { $case: 'data', value: await readFile(file) } };
}
