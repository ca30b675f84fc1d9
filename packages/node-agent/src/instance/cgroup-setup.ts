/** What this host's control groups can do. */
export interface CgroupSetup {
  /** The version that most controllers are on: 1 on hybrid hosts. */
  readonly version: 1 | 2;
  /** Those that can be used, by their names of version 2. */
  readonly controllers: readonly string[];
  /** Those of a hybrid host that are on version 2. */
  readonly unified: readonly string[];
  /** cgroup v1 counts swap only when the kernel was told to. */
  readonly swapAccounting: boolean;
  /** The file that takes a share of disk time: it depends on the kernel's schedulers. Null: none. */
  readonly diskWeight: DiskWeight | null;
}

export type DiskWeight = 'blkio.bfq.weight' | 'blkio.weight' | 'io.bfq.weight' | 'io.weight';

/** Which version a controller is on. */
export const versionOf = (
  { unified, version }: Pick<CgroupSetup, 'unified' | 'version'>,
  controller: string,
): 1 | 2 => (unified.includes(controller) ? 2 : version);

/** How liblxc's configuration names the files of the group that `file` is one of. */
export function lxcPrefix(setup: CgroupSetup, file: string): 'lxc.cgroup' | 'lxc.cgroup2' {
  return versionOf(setup, file.split('.')[0] ?? '') === 1 ? 'lxc.cgroup' : 'lxc.cgroup2';
}
