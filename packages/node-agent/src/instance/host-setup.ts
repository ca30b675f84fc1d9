import type { Idmap } from '@lxd/model/idmap';

import type { CgroupSetup } from './cgroup-setup.js';

/** What was found out about this host once, at the agent's start. */
export interface HostSetup {
  readonly cgroups: CgroupSetup;
  readonly memoryTotalBytes: number;
  /** CPUs that containers may use, ascending. */
  readonly cpus: readonly number[];
  /** Host folders that legacy inits insist on mounting and that exist here. */
  readonly legacyMounts: readonly string[];
  /** Device nodes that a container is lent (/dev/fuse, /dev/net/tun), as far as they exist here. */
  readonly devices: readonly string[];
  readonly apparmor: boolean;
  /** Configuration snippets of the administrator, for every container. */
  readonly includes: readonly string[];
  /** Map of unprivileged containers that have none of their own; empty: none usable. */
  readonly defaultIdmap: Idmap;
  /** Whether what lies at a path may be mounted with mapped ids. */
  canIdmap(path: string): Promise<boolean>;
}
