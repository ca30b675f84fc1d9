import type { WarningType } from '@lxd/model/warning-types';

/** What tells which features of the kernel this host has. */
export interface FeatureSigns {
  /** Of both hierarchies, by the names of the first: blkio, not io. */
  readonly controllers: ReadonlySet<string>;
  readonly blkioWeight: boolean;
  readonly swapAccounting: boolean;
  readonly appArmor: boolean;
  /** LXD_SECURITY_APPARMOR=false */
  readonly appArmorOff: boolean;
}

export interface MissingFeature {
  readonly warning: WarningType;
  readonly message: string; // what follows from it, in LXD's words
}

const controllers = [
  ['blkio', 'missing-cgroup-blkio', 'disk I/O limits will be ignored'],
  ['cpu', 'missing-cgroup-cpu', 'CPU time limits will be ignored'],
  ['cpuacct', 'missing-cgroup-cpuacct', 'CPU accounting will not be available'],
  ['cpuset', 'missing-cgroup-cpuset', 'CPU pinning will be ignored'],
  ['devices', 'missing-cgroup-devices', "device access control won't work"],
  ['freezer', 'missing-cgroup-freezer', "pausing/resuming containers won't work"],
  ['hugetlb', 'missing-cgroup-hugetlb', 'hugepage limits will be ignored'],
  ['memory', 'missing-cgroup-memory', 'memory limits will be ignored'],
  ['net_prio', 'missing-cgroup-net-prio', 'network priority will be ignored'],
  ['pids', 'missing-cgroup-pids', 'process limits will be ignored'],
] as const;

/** What this host lacks for good, and what then does not work. */
export function missingFeatures(signs: FeatureSigns): MissingFeature[] {
  const missing: MissingFeature[] = controllers
    .filter(([name]) => !signs.controllers.has(name))
    .map(([, warning, message]) => ({ warning, message }));
  const tell = (warning: WarningType, message: string) => missing.push({ warning, message });
  if (!signs.blkioWeight) tell('missing-cgroup-blkio-weight', 'disk priority will be ignored');
  if (!signs.swapAccounting) tell('missing-cgroup-memory-swap', 'swap limits will be ignored');
  if (signs.appArmorOff) tell('apparmor-not-available', 'Manually disabled');
  else if (!signs.appArmor) {
    tell('apparmor-not-available', 'Disabled because of lack of kernel support');
  }
  return missing;
}

/** The second hierarchy's controllers by the names of the first; what it does without one is there. */
const secondNames: Readonly<Record<string, readonly string[]>> = {
  cpu: ['cpu', 'cpuacct'],
  io: ['blkio'],
};

/**
 * @param v1Options mount options of the first hierarchy's mounts: "rw,relatime,cpu,cpuacct"
 * @param v2Controllers cgroup.controllers of the second one's root, null: it is not mounted
 */
export function controllersOf(
  v1Options: readonly string[],
  v2Controllers: string | null,
): ReadonlySet<string> {
  const second = (v2Controllers ?? '').split(/\s+/).filter((name) => name !== '');
  return new Set([
    ...v1Options.flatMap((options) => options.split(',')),
    ...second.flatMap((name) => secondNames[name] ?? [name]),
    ...(v2Controllers === null ? [] : ['devices', 'freezer']), // by eBPF, and built in
  ]);
}
