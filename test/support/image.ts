import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { repository, type Server } from './server.js';

/** The busybox image of images/busybox.sh as a unified tarball, built once. */
export async function busyboxImage(): Promise<string> {
  const folder = join(repository, 'build/images');
  const path = join(folder, 'busybox.tar.xz');
  const built = await stat(path).catch(() => null);
  if (built === null) {
    await mkdir(folder, { recursive: true });
    const partial = join(folder, `busybox-${process.pid}.tar.xz`);
    await promisify(execFile)(join(repository, 'images/busybox.sh'), [partial]);
    await rename(partial, path);
  }
  return path;
}

/** Imports the busybox image under the alias `busybox`. Works on the peer as well. */
export async function importBusybox(server: Server): Promise<string> {
  const operation = await server.api.run('POST', '/1.0/images', await readFile(await busyboxImage()));
  const fingerprint = String(operation?.metadata?.['fingerprint']);
  await server.api.run('POST', '/1.0/images/aliases', { name: 'busybox', target: fingerprint });
  return fingerprint;
}

/** A `dir` pool called default, and a default profile that has a root disk in it and no NIC. */
export async function poolAndProfile(server: Server): Promise<void> {
  await server.api.run('POST', '/1.0/storage-pools', { name: 'default', driver: 'dir' });
  await server.api.run('PUT', '/1.0/profiles/default', {
    config: {},
    description: '',
    devices: { root: { type: 'disk', path: '/', pool: 'default' } },
  });
}
