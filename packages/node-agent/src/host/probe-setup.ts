import { access, readFile, readdir, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';

import { mapOf } from '@lxd/model/idmap';

import { loadCgroups } from '../../native/cgroups/index.js';
import { parseCpus } from '../instance/cpu-balance.js';
import type { HostSetup } from '../instance/host-setup.js';
import type { ContainerRuntime } from './container-runtime.js';
import { idRanges } from './facts.js';
import { probeCgroups } from './probe-cgroups.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Paths that legacy inits insist on (guest-events-metrics-internals.md 4.4). */
const legacyMounts = [
  '/proc/sys/fs/binfmt_misc',
  '/sys/firmware/efi/efivars',
  '/sys/fs/fuse/connections',
  '/sys/fs/pstore',
  '/sys/kernel/config',
  '/sys/kernel/debug',
  '/sys/kernel/security',
  '/sys/kernel/tracing',
];

/** Finds out what containers may count on here. */
export async function probeSetup(
  containers: ContainerRuntime,
  env: Environment,
): Promise<HostSetup> {
  const memory = '/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes';
  const [cgroups, ids, legacy, devices, apparmor, cpus, swapAccounting, snippets] = await Promise.all([
    probeCgroups(loadCgroups()),
    idRanges(),
    existing(legacyMounts),
    existing(['/dev/fuse', '/dev/net/tun']),
    existing(['/sys/kernel/security/apparmor/profiles']),
    hostCpus(),
    existing([memory]),
    includes(env),
  ]);
  const { gid, uid } = ids;
  const disabled = env['LXD_IDMAPPED_MOUNTS_DISABLE'] || env['LXD_IDMAPPED_MOUNT_DISABLE'];
  return {
    cgroups: { ...cgroups, swapAccounting: swapAccounting.length > 0 },
    memoryTotalBytes: totalmem(),
    cpus,
    legacyMounts: legacy,
    devices,
    apparmor: apparmor.length > 0 && env['LXD_SECURITY_APPARMOR'] !== 'false',
    includes: snippets,
    defaultIdmap: uid && gid ? mapOf(asRange(uid), asRange(gid)) : [],
    canIdmap: disabled ? async () => false : idmapProbe(containers),
  };
}

const asRange = ({ hostId, size }: { hostId: number; size: number }) => ({ base: hostId, size });

/** Asks once for each file system. */
function idmapProbe(containers: ContainerRuntime): (path: string) => Promise<boolean> {
  const known = new Map<number, Promise<boolean>>();
  return async (path) => {
    const { dev } = await stat(path);
    const answer = known.get(dev) ?? containers.supportsIdmappedMounts(path);
    known.set(dev, answer);
    answer.catch(() => known.delete(dev));
    return answer;
  };
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found = paths.map((path) =>
    access(path).then(
      () => [path],
      () => [],
    ),
  );
  return (await Promise.all(found)).flat();
}

/** Usable CPUs: those that are online, without the ones kept free for others. */
async function hostCpus(): Promise<readonly number[]> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const [online, isolated] = await Promise.all([
    read('/sys/devices/system/cpu/online'),
    read('/sys/devices/system/cpu/isolated'),
  ]);
  const apart = new Set(parseCpus(isolated));
  return parseCpus(online).filter((cpu) => !apart.has(cpu));
}

/**
 * The administrator's snippets. The ones lxcfs brings run a shell per container to make the
 * mounts that we list ourselves.
 */
async function includes(env: Environment): Promise<string[]> {
  const base = env['LXD_LXC_TEMPLATE_CONFIG'] || env['LXD_LXC_TEMPLATE'] || '/usr/share/lxc/config';
  const folder = join(base, 'common.conf.d');
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith('.conf') && !file.endsWith('-lxcfs.conf'))
    .sort()
    .map((file) => join(folder, file));
}
