export type WarningSeverity = 'low' | 'moderate' | 'high';

export interface WarningTypeInfo {
  readonly code: number; // in the database, as LXD's
  readonly name: string;
  readonly severity: WarningSeverity;
}

/** What can be wrong without anybody having asked, with the numbers and words of LXD 5.2. */
export const warningTypes = {
  'apparmor-not-available': { code: 14, name: 'AppArmor support has been disabled', severity: 'low' },
  'cluster-time-skew': { code: 13, name: 'Time skew detected between leader and local', severity: 'low' },
  'instance-autostart-failure': { code: 22, name: 'Failed to autostart instance', severity: 'low' },
  'instance-type-not-operational': { code: 23, name: 'Instance type not operational', severity: 'low' },
  'larger-ipv6-prefix': { code: 18, name: "IPv6 networks with a prefix larger than 64 aren't properly supported by dnsmasq", severity: 'low' },
  'missing-cgroup-blkio': { code: 1, name: "Couldn't find the CGroup blkio", severity: 'low' },
  'missing-cgroup-blkio-weight': { code: 2, name: "Couldn't find the CGroup blkio.weight", severity: 'low' },
  'missing-cgroup-cpu': { code: 3, name: "Couldn't find the CGroup CPU controller", severity: 'low' },
  'missing-cgroup-cpuacct': { code: 5, name: "Couldn't find the CGroup CPUacct controller", severity: 'low' },
  'missing-cgroup-cpuset': { code: 4, name: "Couldn't find the CGroup CPUset controller", severity: 'low' },
  'missing-cgroup-devices': { code: 6, name: "Couldn't find the CGroup devices controller", severity: 'low' },
  'missing-cgroup-freezer': { code: 7, name: "Couldn't find the CGroup freezer controller", severity: 'low' },
  'missing-cgroup-hugetlb': { code: 8, name: "Couldn't find the CGroup hugetlb controller", severity: 'low' },
  'missing-cgroup-memory': { code: 9, name: "Couldn't find the CGroup memory controller", severity: 'low' },
  'missing-cgroup-memory-swap': { code: 12, name: "Couldn't find the CGroup memory swap accounting", severity: 'low' },
  'missing-cgroup-net-prio': { code: 10, name: "Couldn't find the CGroup network priority controller", severity: 'low' },
  'missing-cgroup-pids': { code: 11, name: "Couldn't find the CGroup pids controller", severity: 'low' },
  'missing-virtiofsd': { code: 15, name: 'Missing virtiofsd', severity: 'low' },
  'network-unavailable': { code: 20, name: 'Network unavailable', severity: 'high' },
  'offline-cluster-member': { code: 21, name: 'Offline cluster member', severity: 'low' },
  'proxy-bridge-netfilter-not-enabled': { code: 19, name: 'Proxy bridge netfilter not enabled', severity: 'low' },
  'raw-dnsmasq': { code: 17, name: 'Skipping AppArmor for dnsmasq due to raw.dnsmasq being set', severity: 'low' },
  'storage-pool-unavailable': { code: 24, name: 'Storage pool unavailable', severity: 'high' },
  'unable-to-connect-to-maas': { code: 16, name: 'Unable to connect to MAAS', severity: 'low' },
  'unable-to-update-cluster-certificate': { code: 25, name: 'Unable to update cluster certificate', severity: 'low' },
} as const satisfies Readonly<Record<string, WarningTypeInfo>>; // prettier-ignore

export type WarningType = keyof typeof warningTypes;

/** What a host may lack for good: found out when its daemon starts. */
export const hostWarnings = (Object.keys(warningTypes) as WarningType[]).filter(
  (type) => type.startsWith('missing-cgroup-') || type === 'apparmor-not-available',
);
