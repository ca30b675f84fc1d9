import { invalid } from '@lxd/model/errors';
import type { Config, Devices } from '@lxd/model/api/config';

export interface RootDisk {
  readonly device: string;
  readonly options: Config;
  readonly pool: string;
}

/** instances.md 3, "Expansion". @throws DomainError (invalid) with LXD's text */
export function rootDisk(devices: Devices): RootDisk {
  const found = Object.entries(devices).filter(([, options]) => isRootDisk(options));
  const [first, ...more] = found;
  if (first === undefined) throw invalid('No root device could be found');
  if (more.length > 0) throw invalid('More than one root device found');
  const [device, options] = first;
  return { device, options, pool: options['pool'] ?? '' };
}

export const isRootDisk = (options: Config): boolean =>
  options['type'] === 'disk' &&
  options['path'] === '/' &&
  (options['source'] ?? '') === '' &&
  (options['pool'] ?? '') !== '';
