import type { CgroupFile } from '../../../native/cgroups/index.js';

const file = (controller: string | null, name: string): CgroupFile => ({ controller, name });

/** Of the page sizes that kernels have: x86-64 and arm64. */
const hugepageFiles = {
  hugepages64KUsageV1: file('hugetlb', 'hugetlb.64KB.usage_in_bytes'),
  hugepages64KLimitV1: file('hugetlb', 'hugetlb.64KB.limit_in_bytes'),
  hugepages64KUsage: file(null, 'hugetlb.64KB.current'),
  hugepages64KLimit: file(null, 'hugetlb.64KB.max'),
  hugepages2MUsageV1: file('hugetlb', 'hugetlb.2MB.usage_in_bytes'),
  hugepages2MLimitV1: file('hugetlb', 'hugetlb.2MB.limit_in_bytes'),
  hugepages2MUsage: file(null, 'hugetlb.2MB.current'),
  hugepages2MLimit: file(null, 'hugetlb.2MB.max'),
  hugepages1GUsageV1: file('hugetlb', 'hugetlb.1GB.usage_in_bytes'),
  hugepages1GLimitV1: file('hugetlb', 'hugetlb.1GB.limit_in_bytes'),
  hugepages1GUsage: file(null, 'hugetlb.1GB.current'),
  hugepages1GLimit: file(null, 'hugetlb.1GB.max'),
} as const satisfies Readonly<Record<string, CgroupFile>>; // prettier-ignore

/**
 * What is read of each group, version 1 and 2 alike: on any host some of them don't exist, and
 * which do tells where the kernel counts what.
 */
export const cgroupFiles = {
  blkioBytes: file('blkio', 'blkio.throttle.io_service_bytes_recursive'),
  blkioCount: file('blkio', 'blkio.throttle.io_serviced_recursive'),
  ioStat: file(null, 'io.stat'),
  cpuacctAll: file('cpuacct', 'cpuacct.usage_all'),
  cpuStat: file(null, 'cpu.stat'),
  memoryStatV1: file('memory', 'memory.stat'),
  memoryLimitV1: file('memory', 'memory.limit_in_bytes'),
  memoryUsageV1: file('memory', 'memory.usage_in_bytes'),
  memoryAndSwapUsageV1: file('memory', 'memory.memsw.usage_in_bytes'),
  memoryStat: file(null, 'memory.stat'),
  memoryLimit: file(null, 'memory.max'),
  memoryUsage: file(null, 'memory.current'),
  swapUsage: file(null, 'memory.swap.current'),
  ...hugepageFiles,
  processesV1: file('pids', 'pids.current'),
  processes: file(null, 'pids.current'),
} as const satisfies Readonly<Record<string, CgroupFile>>;

export type CgroupFileName = keyof typeof cgroupFiles;

/** Texts by name; null where the group has no such file. */
export type CgroupTexts = Readonly<Record<CgroupFileName, string | null>>;

/** The order in which they are read. */
export const cgroupFileNames = Object.keys(cgroupFiles) as readonly CgroupFileName[];

export const byName = (texts: readonly (string | null)[]): CgroupTexts =>
  Object.fromEntries(
    cgroupFileNames.map((name, i) => [name, texts[i] ?? null]),
  ) as Record<CgroupFileName, string | null>;
