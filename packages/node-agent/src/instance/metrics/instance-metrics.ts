import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { chain } from '@lxd/model/errors';
import type {
  FilesystemMetrics,
  GetMetricsRequest,
  InstanceMetrics,
} from '@lxd/proto/lxd/agent/v1/instances';

import type { InterfaceState } from '../../host/container-runtime.js';
import type { Lifecycle } from '../lifecycle.js';
import type { LiveInstance } from '../live-instance.js';
import { byName, cgroupFileNames, cgroupFiles, type CgroupTexts } from './cgroup-files.js';
import {
  cpuMetrics,
  diskMetrics,
  memoryMetrics,
  parseHugepages,
  parsePartitions,
  processCount,
  type HostMemory,
} from './cgroup-metrics.js';
import { FileSystems } from './file-systems.js';

const fileSystems = new FileSystems();

/**
 * What this host counts of everything that runs: one look at all control groups, one at all
 * network namespaces. An instance that can't be read is left out and logged.
 */
export async function instanceMetrics(
  lifecycle: Lifecycle,
  { project }: GetMetricsRequest,
): Promise<InstanceMetrics[]> {
  const { host, setup } = lifecycle.base;
  const live = lifecycle
    .all()
    .filter(({ spec }) => project === '' || spec.ref?.project === project);
  const [texts, interfaces, partitions, meminfo] = await Promise.all([
    host.containers.cgroupTexts(
      live.map(({ ref }) => ref),
      cgroupFileNames.map((name) => cgroupFiles[name]),
    ),
    host.containers.networkState(live.map(({ running }) => running.initPid)),
    readFile('/proc/partitions', 'utf8').catch(() => ''),
    readFile('/proc/meminfo', 'utf8').catch(() => ''),
  ]);
  const surroundings = {
    memory: { totalBytes: setup.memoryTotalBytes, hugepageBytes: parseHugepages(meminfo) },
    partitions: parsePartitions(partitions),
  };
  const found = await Promise.all(
    live.map(async (one) => {
      const read = texts.get(one.name);
      if (read === undefined) return [];
      try {
        const nics = interfaces.get(one.running.initPid) ?? [];
        return [await metricsOf(one, byName(read), nics, surroundings)];
      } catch (error) {
        host.log.warn('Failed to get metrics', { instance: one.name, why: chain(error) });
        return [];
      }
    }),
  );
  return found.flat();
}

async function metricsOf(
  one: LiveInstance,
  texts: CgroupTexts,
  interfaces: readonly InterfaceState[],
  around: {
    readonly memory: HostMemory;
    readonly partitions: ReadonlyMap<string, string>;
  },
): Promise<InstanceMetrics> {
  return {
    ref: one.spec.ref,
    type: one.spec.type,
    cpus: cpuMetrics(texts),
    disks: diskMetrics(texts, around.partitions),
    filesystems: await filesystems(one),
    memoryBytes: memoryMetrics(texts, around.memory),
    network: Object.fromEntries(interfaces.map(({ counters, name }) => [name, { ...counters }])),
    processes: processCount(texts),
  };
}

/** Disks with a path, looked at from the host's side: what lies in the guest is the guest's word. */
async function filesystems({ running, spec }: LiveInstance): Promise<FilesystemMetrics[]> {
  const disks = Object.values(spec.devices).filter(({ options }) => options['type'] === 'disk');
  const found = await Promise.all(
    disks.map(async ({ options }) => {
      const { path = '', source = '' } = options;
      // The guest can replace nothing on the way to its root.
      const lookAt = path === '/' ? `/proc/${running.initPid}/root` : isAbsolute(source) ? source : null;
      const space = path === '' || lookAt === null ? null : await fileSystems.space(lookAt);
      return space === null ? [] : [{ device: path === '/' ? '' : source, mountpoint: path, ...space }];
    }),
  );
  return found.flat();
}
