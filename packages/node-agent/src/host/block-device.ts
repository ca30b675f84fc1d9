import { access, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { unsupported, quote } from '@lxd/model/errors';

import { ifPresent } from './missing.js';

/**
 * The whole block device that holds what lies at `path`, or that lies there, as `major:minor`.
 * Control groups throttle no partitions, so a partition's disk is the answer.
 * @throws DomainError (unsupported) for file systems without one, such as tmpfs
 */
export async function blockDeviceOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true });
  const number = deviceNumber(found.isBlockDevice() ? found.rdev : found.dev);
  const folder = await ifPresent(realpath(`/sys/dev/block/${number}`));
  if (folder !== null) return wholeDisk(folder);
  // btrfs and the like have a number of their own; the mount table names their device.
  const source = mountSource(await readFile('/proc/self/mountinfo', 'utf8'), number);
  const device = source.startsWith('/dev/') ? await ifPresent(stat(source, { bigint: true })) : null;
  if (!device?.isBlockDevice()) {
    throw unsupported(`Block device doesn't support quotas ${quote(number)}`);
  }
  return wholeDisk(await realpath(`/sys/dev/block/${deviceNumber(device.rdev)}`));
}

async function wholeDisk(folder: string): Promise<string> {
  const isPartition = (await ifPresent(access(join(folder, 'partition')))) !== null;
  return (await readFile(join(isPartition ? dirname(folder) : folder, 'dev'), 'utf8')).trim();
}

/** As the kernel prints it (`gnu_dev_major`, `gnu_dev_minor`). */
export function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major}:${minor & 0xffffffffn}`;
}

/** What is mounted as this device: field 10 of proc(5)'s mountinfo; empty: nothing. */
export function mountSource(mountinfo: string, number: string): string {
  for (const line of mountinfo.split('\n')) {
    const [mount = '', rest = ''] = line.split(' - ');
    if (mount.split(' ')[2] === number) return rest.split(' ')[1] ?? '';
  }
  return '';
}
