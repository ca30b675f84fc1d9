import { chmod, chown } from 'node:fs/promises';
import { join } from 'node:path';

import { DomainError, wrap } from '@lxd/model/errors';
import { hostRoot, type Idmap, parseIdmap, sameIdmap, serialiseIdmap } from '@lxd/model/idmap';

import { isTrue } from '../config.js';
import type { Step } from '../run-steps.js';
import { mapOnDisk, shiftVolume } from '../shift-journal.js';
import { choose, type Work } from '../work.js';

/**
 * Makes the root file system belong to the container's users: by an idmapped mount when it lies
 * unshifted on a file system that can, else by rewriting every owner (instances.md 10).
 */
export const mapRoot: Step<Work> = {
  name: 'map-root',
  async run(work) {
    const { host, idmap, volumePath } = work;
    if (idmap.length === 0 && !isTrue(work.spec.config['security.privileged'])) {
      throw new DomainError(
        'unsupported',
        "LXD doesn't have a uid/gid allocation. In this mode, only privileged containers are supported",
      );
    }
    const recorded = parseIdmap(work.spec.config['volatile.last_state.idmap'] ?? '');
    const onDisk = await mapOnDisk(host, volumePath, recorded);
    const rootfs = join(volumePath, 'rootfs');
    work.idmappedRoot =
      idmap.length > 0 && onDisk.length === 0 && (await work.setup.canIdmap(rootfs));
    if (!work.idmappedRoot && !sameIdmap(onDisk, idmap)) await reshift(work, onDisk);
    await chown(volumePath, hostRoot(idmap, 'uid'), 0); // its root must get in, nobody else
    await chmod(volumePath, 0o100);
    choose(work, {
      'volatile.idmap.current': serialiseIdmap(idmap),
      'volatile.last_state.idmap': work.idmappedRoot ? '[]' : serialiseIdmap(idmap),
    });
  },
};

async function reshift(work: Work, onDisk: Idmap): Promise<void> {
  if (isTrue(work.spec.config['security.protection.shift'])) {
    throw new DomainError('invalid', 'Container is protected against filesystem shifting');
  }
  try {
    await shiftVolume(work.host, work.volumePath, onDisk, work.idmap);
  } catch (cause) {
    throw wrap('Failed to change the owners of the root file system', cause);
  }
  choose(work, { 'volatile.last_state.idmap': serialiseIdmap(work.idmap) });
}
