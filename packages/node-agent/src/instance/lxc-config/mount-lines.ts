import { join } from 'node:path';

import { isTrue, isTrueOr } from '../config.js';
import { mountEntry, type Line, type LxcConfigInput } from './lines.js';

/** /proc, /sys, /dev and what the host lends (guest-events-metrics-internals.md 4.3, 4.4). */
export function mountLines(input: LxcConfigInput): Line[] {
  const { config } = input.spec;
  const privileged = input.idmap.length === 0;
  const auto = privileged ? ['proc:mixed', 'sys:mixed'] : ['proc:rw', 'sys:rw'];
  if (input.setup.cgroups.version === 2) auto.push('cgroup:rw:force');
  return [
    ['lxc.mount.auto', auto.join(' ')],
    ...input.setup.devices.map((path) =>
      mountEntry(path, path, 'none', ['bind', 'create=file', 'optional']),
    ),
    privileged
      ? mountEntry('mqueue', 'dev/mqueue', 'mqueue', ['rw', 'relatime', 'create=dir', 'optional'])
      : mountEntry('/dev/mqueue', 'dev/mqueue', 'none', ['rbind', 'create=dir', 'optional']),
    ...input.setup.legacyMounts.map((path) =>
      mountEntry(path, path, 'none', ['rbind', 'create=dir', 'optional']),
    ),
    ...(isTrueOr(config['security.devlxd'], true)
      ? [mountEntry(input.devlxd, 'dev/lxd', 'none', ['bind', 'ro', 'create=dir'])]
      : []),
    mountEntry(input.shmounts, 'dev/.lxd-mounts', 'none', ['bind', 'ro', 'create=dir']),
    ...(isTrue(config['security.nesting']) ? nestingMounts : []),
    ...input.lxcfsFiles.map((file) =>
      mountEntry(join('/var/lib/lxcfs', file), file, 'none', ['bind', 'optional']),
    ),
  ];
}

/** Full proc and sysfs for a container within: the kernel asks that one be visible already. */
const nestingMounts: readonly Line[] = [
  mountEntry('proc', 'dev/.lxc/proc', 'proc', ['create=dir', 'optional']),
  mountEntry('sys', 'dev/.lxc/sys', 'sysfs', ['create=dir', 'optional']),
];
