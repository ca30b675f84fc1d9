export type CgroupLayout = 'cgroup' | 'hybrid' | 'cgroup2';

/** How control groups are mounted, from /proc/self/mounts. */
export function cgroupLayoutOf(mounts: string): CgroupLayout {
  const kinds = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, target]) => target?.startsWith('/sys/fs/cgroup'))
    .map(([, , kind]) => kind);
  if (!kinds.includes('cgroup2')) return 'cgroup';
  return kinds.includes('cgroup') ? 'hybrid' : 'cgroup2';
}
