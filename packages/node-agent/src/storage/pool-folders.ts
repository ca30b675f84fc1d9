import { join } from 'node:path';

import { invalid, quote } from '@lxd/model/errors';

import type { Volume, VolumeType } from './driver.js';

/** The folders of a pool that is a plain directory tree (storage.md 3, "Base dirs"). */
export const poolFolders = [
  'containers',
  'containers-snapshots',
  'custom',
  'custom-snapshots',
  'images',
  'virtual-machines',
  'virtual-machines-snapshots',
] as const;

/** Anyone may pass through, nobody but root may look around. */
export const folderMode = 0o711;

export const volumeTypes: readonly VolumeType[] = [
  'containers',
  'custom',
  'images',
  'virtual-machines',
];

/** What is being made or being removed bears this suffix; without its maker it is litter. */
export const temporarySuffix = '.lxdtmp';

/** Mode of a volume's own folder: an instance's is opened further when the instance starts. */
export const volumeMode = (type: VolumeType): number =>
  type === 'containers' || type === 'virtual-machines' ? 0o100 : 0o711;

/** @throws DomainError (invalid) for a name that is not a plain file name. */
export function volumePath(poolPath: string, volume: Pick<Volume, 'type' | 'name'>): string {
  const { name, type } = volume;
  const plain = name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
  if (!plain || name.endsWith(temporarySuffix)) throw invalid(`Invalid volume name ${quote(name)}`);
  return join(poolPath, type, name);
}
