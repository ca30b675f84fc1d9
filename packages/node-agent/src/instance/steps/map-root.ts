import { chmod, chown } from 'node:fs/promises';
import { join } from 'node:path';

import { DomainError, wrap } from '@lxd/model/errors';

import { isTrue } from '../config.js';
import { formatIdmap, hostRoot, parseIdmap, sameIdmap } from '../idmap.js';
import type { Step } from '../run-steps.js';
import { shiftTree } from '../shift-tree.js';
import { choose, record, type Work } from '../work.js';

/**
 * Makes the root file system belong to the container's users: by an idmapped mount when it lies
 * unshifted on a file system that can, else by rewriting every owner (instances.md 10).
 */
export const mapRoot: Step<Work> = {
  name: 'map-root',
  async run(work) {
    const onDisk = parseIdmap(work.spec.config['volatile.last_state.idmap']);
    const { idmap } = work;
    if (idmap.length === 0 && !isTrue(work.spec.config['security.privileged'])) {
      throw new DomainError(
        'unsupported',
        "LXD doesn't have a uid/gid allocation. In this mode, only privileged containers are supported",
      );
    }
    const rootfs = join(work.volumePath, 'rootfs');
    work.idmappedRoot =
      idmap.length > 0 && onDisk.length === 0 && (await work.setup.canIdmap(rootfs));
    if (!work.idmappedRoot && !sameIdmap(onDisk, idmap)) await reshift(work, rootfs);
    await chown(work.volumePath, hostRoot(idmap), 0); // its root must get in, nobody else
    await chmod(work.volumePath, 0o100);
    choose(work, {
      'volatile.idmap.current': formatIdmap(idmap),
      'volatile.last_state.idmap': work.idmappedRoot ? '[]' : formatIdmap(idmap),
    });
  },
};

async function reshift(work: Work, rootfs: string): Promise<void> {
  if (isTrue(work.spec.config['security.protection.shift'])) {
    throw new DomainError('invalid', 'Container is protected against filesystem shifting');
  }
  const onDisk = parseIdmap(work.spec.config['volatile.last_state.idmap']);
  try {
    await shiftTree(work.host, rootfs, onDisk, work.idmap);
  } catch (cause) {
    throw wrap('Failed to change the owners of the root file system', cause);
  }
  choose(work, { 'volatile.last_state.idmap': formatIdmap(work.idmap) });
  await record(work, 'starting'); // what is on disk now must not be forgotten
}
