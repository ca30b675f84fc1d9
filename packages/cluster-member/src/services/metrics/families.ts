import type { InstanceMetrics, NicCounters } from '@lxd/proto/lxd/agent/v1/instances';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One metric of instances, with the names and words that LXD 5.2 gives it. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  samples(instance: InstanceMetrics): readonly Sample[];
}

const counter = (name: string, help: string, samples: Family['samples']): Family => ({
  name: `lxd_${name}_total`, help, type: 'counter', samples,
}); // prettier-ignore

const bytes = (name: string, help: string, samples: Family['samples']): Family => ({
  name: `lxd_${name}_bytes`, help, type: 'gauge', samples,
}); // prettier-ignore

const memory = (name: string, help: string): Family =>
  bytes(`memory_${name}`, help, ({ memoryBytes }) => {
    const value = memoryBytes[name];
    return value === undefined ? [] : [{ labels: {}, value }];
  });

const disk = (name: string, help: string, field: 'readBytes' | 'reads' | 'writtenBytes' | 'writes') =>
  counter(`disk_${name}`, help, ({ disks }) =>
    disks.map(({ device, ...counts }) => ({ labels: { device }, value: counts[field] })),
  );

const filesystem = (name: string, help: string, field: 'availBytes' | 'freeBytes' | 'sizeBytes') =>
  bytes(`filesystem_${name}`, help, ({ filesystems }) =>
    filesystems.map(({ device, fstype, mountpoint, ...space }) => ({
      labels: { device, fstype, mountpoint },
      value: space[field],
    })),
  );

const network = (name: string, help: string, field: keyof NicCounters) =>
  counter(`network_${name}`, help, ({ network: nics }) =>
    Object.keys(nics)
      .sort()
      .map((device) => ({ labels: { device }, value: nics[device]![field] })),
  );

/** Every metric, in the order in which they are written. */
export const families: readonly Family[] = [
  counter('cpu_seconds', 'The total number of CPU time used in seconds.', ({ cpus }) =>
    cpus.flatMap(({ cpu, seconds }) =>
      Object.keys(seconds)
        .sort()
        .map((mode) => ({ labels: { cpu, mode }, value: seconds[mode]! })),
    ),
  ),
  disk('read_bytes', 'The total number of bytes read.', 'readBytes'),
  disk('reads_completed', 'The total number of completed reads.', 'reads'),
  disk('written_bytes', 'The total number of bytes written.', 'writtenBytes'),
  disk('writes_completed', 'The total number of completed writes.', 'writes'),
  filesystem('avail', 'The number of available space in bytes.', 'availBytes'),
  filesystem('free', 'The number of free space in bytes.', 'freeBytes'),
  filesystem('size', 'The size of the filesystem in bytes.', 'sizeBytes'),
  memory('Active_anon', 'The amount of anonymous memory on active LRU list.'),
  memory('Active_file', 'The amount of file-backed memory on active LRU list.'),
  memory('Active', 'The amount of memory on active LRU list.'),
  memory('Cached', 'The amount of cached memory.'),
  memory('Dirty', 'The amount of memory waiting to get written back to the disk.'),
  memory('HugepagesFree', 'The amount of free memory for hugetlb.'),
  memory('HugepagesTotal', 'The amount of used memory for hugetlb.'),
  memory('Inactive_anon', 'The amount of file-backed memory on inactive LRU list.'),
  memory('Inactive_file', 'The amount of file-backed memory on inactive LRU list.'),
  memory('Inactive', 'The amount of memory on inactive LRU list.'),
  memory('Mapped', 'The amount of mapped memory.'),
  memory('MemAvailable', 'The amount of available memory.'),
  memory('MemFree', 'The amount of free memory.'),
  memory('MemTotal', 'The amount of used memory.'),
  memory('RSS', 'The amount of anonymous and swap cache memory.'),
  memory('Shmem', 'The amount of cached filesystem data that is swap-backed.'),
  memory('Swap', 'The amount of used swap memory.'),
  memory('Unevictable', 'The amount of unevictable memory.'),
  memory('Writeback', 'The amount of memory queued for syncing to disk.'),
  network('receive_bytes', 'The amount of received bytes on a given interface.', 'bytesReceived'),
  network('receive_drop', 'The amount of received dropped bytes on a given interface.', 'packetsDroppedInbound'),
  network('receive_errs', 'The amount of received errors on a given interface.', 'errorsReceived'),
  network('receive_packets', 'The amount of received packets on a given interface.', 'packetsReceived'),
  network('transmit_bytes', 'The amount of transmitted bytes on a given interface.', 'bytesSent'),
  network('transmit_drop', 'The amount of transmitted dropped bytes on a given interface.', 'packetsDroppedOutbound'),
  network('transmit_errs', 'The amount of transmitted errors on a given interface.', 'errorsSent'),
  network('transmit_packets', 'The amount of transmitted packets on a given interface.', 'packetsSent'),
  {
    name: 'lxd_procs_total',
    help: 'The number of running processes.',
    type: 'gauge',
    samples: ({ processes }) => [{ labels: {}, value: processes }],
  },
]; // prettier-ignore
