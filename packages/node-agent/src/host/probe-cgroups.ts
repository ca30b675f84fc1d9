import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cgroups } from '../../native/cgroups/index.js';
import type { CgroupSetup, DiskWeight } from '../instance/cgroup-setup.js';
import { ifPresent } from './missing.js';

const root = '/sys/fs/cgroup';

/** What can be used of this host's control groups, whichever way they are mounted. */
export async function probeCgroups({
  controllers,
  layout,
}: Pick<Cgroups, 'controllers' | 'layout'>): Promise<Omit<CgroupSetup, 'swapAccounting'>> {
  if (layout === 'v2') {
    const diskWeight = await weightIn(root, ['io.bfq.weight', 'io.weight']);
    return { version: 2, controllers, unified: [], diskWeight };
  }
  const { dormant, usable } = layout === 'hybrid' ? await unifiedControllers() : nothing;
  return {
    version: 1,
    controllers: controllers.filter((name) => !dormant.includes(name)),
    unified: usable,
    diskWeight: await weightIn(join(root, 'blkio'), ['blkio.weight', 'blkio.bfq.weight']),
  };
}

/** The controllers that instances' limits need; what else is there is not ours to enable. */
const limited = ['cpu', 'cpuset', 'hugetlb', 'io', 'memory', 'pids'];

const nothing = { dormant: [] as string[], usable: [] as string[] };

/**
 * On a hybrid host a controller that no version 1 hierarchy has is on version 2; groups have it
 * only once it is enabled at the root, which liblxc leaves to others there.
 */
async function unifiedControllers(): Promise<{ dormant: string[]; usable: string[] }> {
  const words = async (file: string) => {
    const text = (await ifPresent(readFile(join(root, 'unified', file), 'utf8'))) ?? '';
    return text.split(/\s+/).filter((word) => word !== '');
  };
  const present = await words('cgroup.controllers');
  const control = join(root, 'unified/cgroup.subtree_control');
  for (const name of present.filter((one) => limited.includes(one))) {
    await writeFile(control, `+${name}`).catch(() => {}); // may be denied
  }
  const usable = await words('cgroup.subtree_control');
  return { usable, dormant: present.filter((name) => !usable.includes(name)) };
}

/** The root group itself has no weight, so any group below it is asked. */
async function weightIn(
  hierarchy: string,
  files: readonly DiskWeight[],
): Promise<DiskWeight | null> {
  const entries = (await ifPresent(readdir(hierarchy, { withFileTypes: true }))) ?? [];
  const bfq = entries.some(({ name }) => name.startsWith('blkio.bfq.')); // the root tells that much
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const inside = (await ifPresent(readdir(join(hierarchy, entry.name)))) ?? [];
    const found = files.find((file) => inside.includes(file));
    if (found !== undefined) return found;
  }
  return bfq && files.includes('blkio.bfq.weight') ? 'blkio.bfq.weight' : null;
}
