import { mkdir, readFile, realpath, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { quote, wrap } from '@lxd/model/errors';
import { storageName } from '@lxd/model/names';

import { ifPresent } from '../../host/missing.js';
import { isTrue } from '../../instance/config.js';
import { isMountPoint, mountPoints } from '../../storage/dir-source.js';
import type { DeviceContext } from '../device.js';
import { confinementOf, withSource } from './confinement.js';
import type { SourceKind } from './source.js';

// Some disks are mounted on the host first, at a place of their own; the container gets a bind
// mount of that. Once it has it, the host's mount goes.

/** Where: `devices/<instance>/disk.<device>.<path>`, as LXD names it. */
export function stageOf({ host, instance, name, options }: DeviceContext): string {
  const owner = storageName(instance.ref?.project ?? '', instance.ref?.name ?? '');
  const path = encoded((options['path'] ?? '').replace(/^\/+/, ''));
  return join(host.paths.devices, owner, `disk.${encoded(name)}.${path}`);
}

const encoded = (path: string): string => path.replaceAll('-', '--').replaceAll('/', '-');

/**
 * A block device needs it, a source that is confined, and what has mount options of its own. So
 * does a folder with other mounts below it that are not to come along: in its user namespace a
 * container can't leave them out, for that would show what they hide.
 */
export async function needsStage(kind: SourceKind, device: DeviceContext): Promise<boolean> {
  const { options } = device;
  if (kind === 'block' || options['raw.mount.options']) return true;
  if (confinementOf(device) !== null) return true;
  if (kind === 'file' || isTrue(options['recursive'])) return false;
  const below = `${await realpath(options['source'] ?? '')}/`.replace('//', '/');
  const mounts = mountPoints(await readFile('/proc/self/mountinfo', 'utf8'));
  return [...mounts].some((mount) => mount.startsWith(below));
}

/** @throws DomainError carrying what mount(8) said */
export async function mountStage(device: DeviceContext, kind: SourceKind): Promise<string> {
  const { host, options } = device;
  const stage = stageOf(device);
  await unmountStage(device);
  await mkdir(dirname(stage), { recursive: true, mode: 0o711 });
  if (kind === 'file') await writeFile(stage, '');
  else await mkdir(stage);
  const own = (options['raw.mount.options'] ?? '').split(',').filter((one) => one !== '');
  const all = [
    ...(kind === 'block' ? [] : [isTrue(options['recursive']) ? 'rbind' : 'bind']),
    ...(isTrue(options['readonly']) ? ['ro'] : []),
    ...own,
  ];
  try {
    const list = all.length === 0 ? [] : ['-o', all.join(',')];
    await withSource(device, (source) =>
      host.run(['mount', '--no-canonicalize', ...list, '--', source, stage]),
    );
  } catch (cause) {
    await unmountStage(device).catch(() => {}); // the first failure is the one to tell
    throw wrap(`Unable to mount ${quote(options['source'] ?? '')} at ${quote(stage)}`, cause);
  }
  return stage;
}

/** Nothing there is success. */
export async function unmountStage(device: DeviceContext): Promise<void> {
  const stage = stageOf(device);
  const found = await ifPresent(stat(stage));
  if (found === null) return;
  if (await isMountPoint(stage)) await device.host.run(['umount', '--recursive', '--lazy', stage]);
  const left = await ifPresent(stat(stage));
  await (left?.isDirectory() ? rmdir(stage) : rm(stage, { force: true }));
  await rmdir(dirname(stage)).catch(() => {}); // other disks may be there still
}
