import { join } from 'node:path';

import type { ContainerCounters } from '../../src/host/container-runtime.js';
import { loadAddon } from '../load.js';

/** How this host's control groups are mounted; `hybrid` has both, with controllers on v1. */
export type CgroupLayout = 'v1' | 'v2' | 'hybrid';

export interface Cgroups {
  readonly layout: CgroupLayout;
  /** The controllers in use, whichever version they are on, alphabetical. */
  readonly controllers: readonly string[];
  /**
   * Counters of the groups at these paths (`lxc.payload.c1`, relative to each hierarchy's root),
   * in the order asked; null where there is no such group. Read by one worker thread.
   */
  counters(paths: readonly string[]): Promise<readonly (ContainerCounters | null)[]>;
  /**
   * Texts of these files of the group at each path, in the order asked; null where the group has
   * no such file. Read by one worker thread.
   */
  texts(
    paths: readonly string[],
    files: readonly CgroupFile[],
  ): Promise<readonly (readonly (string | null)[])[]>;
}

/** A file of a group, on the hierarchy of a version 1 controller or, null, on the unified one. */
export interface CgroupFile {
  readonly controller: string | null; // "blkio", "memory"
  readonly name: string;
}

/** Mirrors the exports of cgroups.cc: same names, same order. */
interface Addon {
  detect(root: string): { layout: CgroupLayout; controllers: string[] };
  counters(root: string, paths: readonly string[]): Promise<(ContainerCounters | null)[]>;
  texts(files: readonly string[]): Promise<(string | null)[]>;
}

/** @param root where cgroups are mounted; a test gives a folder of its own */
export function loadCgroups(root = '/sys/fs/cgroup'): Cgroups {
  const addon = loadAddon<Addon>('cgroups');
  const { controllers, layout } = addon.detect(root);
  const unified = layout === 'v2' ? root : join(root, 'unified');
  return {
    controllers,
    layout,
    counters: (paths) => addon.counters(root, paths),
    async texts(paths, files) {
      const texts = await addon.texts(
        paths.flatMap((path) =>
          files.map(({ controller, name }) =>
            join(controller === null ? unified : join(root, controller), path, name),
          ),
        ),
      );
      return paths.map((_, i) => texts.slice(i * files.length, (i + 1) * files.length));
    },
  };
}
