import { isRootDisk } from '@lxd/model/instance-config/root-disk';

import type { NamedDevice } from './device.js';

const rank = ({ options }: NamedDevice): number => {
  if (options['type'] === 'nic') return 0;
  if (options['type'] !== 'disk') return 3;
  return isRootDisk(options) ? 1 : 2;
};

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The order devices start in (instances.md 13): network first, then disks from the root down,
 * then the others by type, last letter first. They stop in reverse.
 */
export function startOrder<D extends NamedDevice>(devices: readonly D[]): D[] {
  return [...devices].sort((a, b) => {
    const ranks = rank(a) - rank(b);
    if (ranks !== 0) return ranks;
    if (rank(a) === 2) {
      return compare(a.options['path'], b.options['path']) || compare(a.name, b.name);
    }
    if (rank(a) === 3) {
      return compare(b.options['type'], a.options['type']) || compare(a.name, b.name);
    }
    return compare(a.name, b.name);
  });
}
