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
}

/** Mirrors the exports of cgroups.cc: same names, same order. */
interface Addon {
  detect(root: string): { layout: CgroupLayout; controllers: string[] };
  counters(root: string, paths: readonly string[]): Promise<(ContainerCounters | null)[]>;
}

/** @param root where cgroups are mounted; a test gives a folder of its own */
export function loadCgroups(root = '/sys/fs/cgroup'): Cgroups {
  const addon = loadAddon<Addon>('cgroups');
  return { ...addon.detect(root), counters: (paths) => addon.counters(root, paths) };
}
