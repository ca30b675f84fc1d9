import { access, readFile } from 'node:fs/promises';
import { cpus, hostname, machine, release, totalmem, type } from 'node:os';

import type { HostFacts, StorageDriver } from '@lxd/proto/lxd/agent/v1/host';

import { firewallOf } from '../firewall/detect.js';
import type { StorageDriverType } from '../storage/driver.js';
import { architecturesOf } from './facts/architectures.js';
import { cgroupLayoutOf } from './facts/cgroup-layout.js';
import { containerIds } from './facts/id-range.js';
import type { IdRange } from './facts/id-range.js';
import { kernelFeatures } from './facts/kernel-features.js';
import { controllersOf, missingFeatures } from './facts/missing-features.js';
import type { FeatureSigns } from './facts/missing-features.js';
import { osRelease } from './facts/os-release.js';
import type { Host } from './host.js';

const known = new WeakMap<Host, Promise<HostFacts>>();

/** What the API daemon must know of this host. Read once: none of it changes while the agent runs. */
export function hostFacts(
  host: Host,
  drivers: readonly StorageDriverType[],
): Promise<HostFacts> {
  const facts = known.get(host) ?? readFacts(host, drivers);
  known.set(host, facts);
  facts.catch(() => known.delete(host));
  return facts;
} // prettier-ignore

async function readFacts(host: Host, drivers: readonly StorageDriverType[]): Promise<HostFacts> {
  const [os, seccompActions, filesystems, mounts, ids, firewall, storageDrivers] =
    await Promise.all([
      osReleaseText(),
      textOf('/proc/sys/kernel/seccomp/actions_avail'),
      textOf('/proc/filesystems'),
      textOf('/proc/self/mounts'),
      idRanges(),
      firewallOf(host),
      usable(host, drivers),
    ]);
  const { name, version } = osRelease(os);
  return {
    architectures: architecturesOf(machine()),
    kernel: type(),
    kernelArchitecture: machine(),
    kernelVersion: release(),
    osName: name,
    osVersion: version,
    firewall,
    kernelFeatures: kernelFeatures({ release: release(), seccompActions, filesystems }, process.env),
    lxcFeatures: mapValues(host.containers.features, String),
    liblxcVersion: host.containers.version,
    storageDrivers,
    uidRange: asMap(ids.uid),
    gidRange: asMap(ids.gid),
    cgroupLayout: cgroupLayoutOf(mounts),
    hostname: hostname(),
    memoryTotalBytes: totalmem(),
    cpuCount: cpus().length,
    missing: missingFeatures(await featureSigns(mounts)),
  };
} // prettier-ignore

/** @param mounts /proc/self/mounts */
async function featureSigns(mounts: string): Promise<FeatureSigns> {
  const lines = mounts.split('\n').map((line) => line.split(' '));
  const first = lines.filter(([, , kind]) => kind === 'cgroup');
  const folderOf = (name: string) =>
    first.find(([, , , options]) => options?.split(',').includes(name))?.[1] ?? null;
  const second = lines.find(([, , kind]) => kind === 'cgroup2')?.[1] ?? null;
  const [blkio, memory] = [folderOf('blkio'), folderOf('memory')];
  const [v2, blkioWeight, swapAccounting, appArmor] = await Promise.all([
    second === null ? null : textOf(`${second}/cgroup.controllers`),
    blkio === null ? true : isThere(`${blkio}/blkio.weight`), // the second hierarchy's io.weight is no root file
    memory === null ? true : isThere(`${memory}/memory.memsw.limit_in_bytes`),
    isThere('/sys/kernel/security/apparmor'),
  ]);
  const controllers = controllersOf(first.map(([, , , options]) => options ?? ''), v2);
  const appArmorOff = process.env['LXD_SECURITY_APPARMOR'] === 'false';
  return { controllers, blkioWeight, swapAccounting, appArmor, appArmorOff };
} // prettier-ignore

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The ids that unprivileged containers use here. */
export async function idRanges(): Promise<{ uid: IdRange | null; gid: IdRange | null }> {
  const [subuid, subgid, uidMap, gidMap] = await Promise.all([
    readFile('/etc/subuid', 'utf8').catch(() => null),
    readFile('/etc/subgid', 'utf8').catch(() => null),
    textOf('/proc/self/uid_map'),
    textOf('/proc/self/gid_map'),
  ]);
  const both = subuid !== null && subgid !== null;
  return {
    uid: containerIds(both ? subuid : null, uidMap),
    gid: containerIds(both ? subgid : null, gidMap),
  };
}

const asMap = (range: IdRange | null) =>
  range ? { hostId: range.hostId, nsId: 0, size: range.size } : undefined;

async function usable(host: Host, drivers: readonly StorageDriverType[]): Promise<StorageDriver[]> {
  const probed = await Promise.all(
    drivers.map(async (driver) => ({ driver, version: await driver.probe(host) })),
  );
  return probed.flatMap(({ driver: { name, remote }, version }) =>
    version === null ? [] : [{ name, version, remote }],
  );
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const osReleaseText = async (): Promise<string> =>
  (await textOf('/etc/os-release')) || textOf('/usr/lib/os-release');

const mapValues = <A, B>(from: Readonly<Record<string, A>>, change: (value: A) => B) =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
