import type { CpuMetrics, DiskMetrics } from '@lxd/proto/lxd/agent/v1/instances';

import type { CgroupTexts } from './cgroup-files.js';

/** Processor time by mode, in seconds; per CPU where the kernel tells it (cgroup v1). */
export function cpuMetrics({ cpuStat, cpuacctAll }: CgroupTexts): CpuMetrics[] {
  if (cpuacctAll !== null) return perCpu(cpuacctAll);
  const stat = pairs(cpuStat);
  const system = stat.get('system_usec');
  const user = stat.get('user_usec');
  if (system === undefined || user === undefined) return [];
  return [{ cpu: '0', seconds: { system: system / 1e6, user: user / 1e6 } }];
}

/** `cpuacct.usage_all`: a heading, then "cpu user system" in nanoseconds. */
function perCpu(text: string): CpuMetrics[] {
  const [heading = '', ...lines] = text.trim().split('\n');
  const columns = heading.split(' ');
  const at = { system: columns.indexOf('system'), user: columns.indexOf('user') };
  return lines.map((line) => {
    const fields = line.split(' ');
    const seconds = (column: number) => Number(fields[column] ?? 0) / 1e9;
    return { cpu: fields[0] ?? '', seconds: { system: seconds(at.system), user: seconds(at.user) } };
  });
}

/** `memory.stat` names, by what Prometheus sees. Version 1 writes sums of all subgroups as `total_…`. */
const memoryFields: Readonly<Record<string, readonly string[]>> = {
  Active_anon: ['total_active_anon', 'active_anon'],
  Active_file: ['total_active_file', 'active_file'],
  Cached: ['total_cache', 'cache', 'file'],
  Dirty: ['total_dirty', 'dirty', 'file_dirty'],
  Inactive_anon: ['total_inactive_anon', 'inactive_anon'],
  Inactive_file: ['total_inactive_file', 'inactive_file'],
  Mapped: ['total_mapped_file', 'mapped_file', 'file_mapped'],
  RSS: ['total_rss', 'rss'],
  Shmem: ['total_shmem', 'shmem'],
  Unevictable: ['total_unevictable', 'unevictable'],
  Writeback: ['total_writeback', 'writeback', 'file_writeback'],
};

/** Memory there is for all containers together, in bytes: none of them has more. */
export interface HostMemory {
  readonly totalBytes: number;
  /** In huge pages of any size. */
  readonly hugepageBytes: number;
}

/** Bytes. */
export function memoryMetrics(
  texts: CgroupTexts,
  { hugepageBytes, totalBytes: hostBytes }: HostMemory,
): Record<string, number> {
  const stat = pairs(texts.memoryStatV1 ?? texts.memoryStat);
  const out: Record<string, number> = {};
  for (const [name, fields] of Object.entries(memoryFields)) {
    const field = fields.find((one) => stat.has(one));
    if (field !== undefined) out[name] = stat.get(field)!;
  }
  for (const name of ['Active', 'Inactive']) {
    const [anon, file] = [out[`${name}_anon`], out[`${name}_file`]];
    if (anon !== undefined && file !== undefined) out[name] = anon + file;
  }
  const usage = number(texts.memoryUsageV1 ?? texts.memoryUsage);
  if (usage !== null) {
    const limit = number(texts.memoryLimitV1 ?? texts.memoryLimit) ?? hostBytes; // "max"
    out['MemTotal'] = Math.min(limit, hostBytes);
    out['MemFree'] = Math.max(0, out['MemTotal'] - usage);
    out['MemAvailable'] = out['MemFree'] + (out['Cached'] ?? 0);
  }
  const swap = swapUsage(texts);
  if (swap !== null) out['Swap'] = swap;
  return { ...out, ...hugepages(texts, hugepageBytes) };
}

/** All page sizes together; nothing where the kernel doesn't count them. */
function hugepages(texts: CgroupTexts, hostBytes: number): Record<string, number> {
  let [limit, usage, counted] = [0, 0, false];
  for (const size of ['64K', '2M', '1G'] as const) {
    const used = number(texts[`hugepages${size}UsageV1`] ?? texts[`hugepages${size}Usage`]);
    if (used === null) continue;
    counted = true;
    usage += used;
    limit += number(texts[`hugepages${size}LimitV1`] ?? texts[`hugepages${size}Limit`]) ?? hostBytes;
  }
  if (!counted) return {};
  const total = Math.min(limit, hostBytes);
  return { HugepagesTotal: total, HugepagesFree: Math.max(0, total - usage) };
}

/** `/proc/meminfo`: what all huge pages hold, in bytes. */
export function parseHugepages(meminfo: string): number {
  return Number(/^Hugetlb:\s+(\d+) kB$/m.exec(meminfo)?.[1] ?? 0) * 1024;
}

/** Version 1 counts memory and swap together. */
function swapUsage(texts: CgroupTexts): number | null {
  const both = number(texts.memoryAndSwapUsageV1);
  const memory = number(texts.memoryUsageV1);
  if (both !== null && memory !== null) return Math.max(0, both - memory);
  return number(texts.swapUsage);
}

export const processCount = ({ processes, processesV1 }: CgroupTexts): number =>
  number(processesV1 ?? processes) ?? 0;

/** @param names of block devices, by "major:minor"; others are left out, as LXD does */
export function diskMetrics(
  texts: CgroupTexts,
  names: ReadonlyMap<string, string>,
): DiskMetrics[] {
  const counted =
    texts.blkioBytes === null && texts.blkioCount === null
      ? fromIoStat(texts.ioStat ?? '')
      : fromBlkio(texts.blkioBytes ?? '', texts.blkioCount ?? '');
  return [...counted].flatMap(([number, counts]) => {
    const device = names.get(number);
    return device === undefined ? [] : [{ device, ...counts }];
  });
}

type DiskCounts = Omit<DiskMetrics, 'device'>;

/** Lines "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0". */
function fromIoStat(text: string): Map<string, DiskCounts> {
  const out = new Map<string, DiskCounts>();
  for (const line of text.split('\n')) {
    const [device = '', ...words] = line.split(' ');
    if (device === '') continue;
    const found = new Map(words.map((word) => word.split('=') as [string, string]));
    const count = (key: string) => Number(found.get(key) ?? 0);
    out.set(device, {
      readBytes: count('rbytes'),
      reads: count('rios'),
      writtenBytes: count('wbytes'),
      writes: count('wios'),
    });
  }
  return out;
}

/** Lines "8:0 Read 4096". */
function fromBlkio(bytes: string, counts: string): Map<string, DiskCounts> {
  const out = new Map<string, { -readonly [K in keyof DiskCounts]: DiskCounts[K] }>();
  const add = (text: string, names: { Read: keyof DiskCounts; Write: keyof DiskCounts }) => {
    for (const line of text.split('\n')) {
      const [device = '', what = '', value = ''] = line.split(' ');
      if (what !== 'Read' && what !== 'Write') continue;
      const entry = out.get(device) ?? { readBytes: 0, reads: 0, writtenBytes: 0, writes: 0 };
      entry[names[what]] = Number(value);
      out.set(device, entry);
    }
  };
  add(bytes, { Read: 'readBytes', Write: 'writtenBytes' });
  add(counts, { Read: 'reads', Write: 'writes' });
  return out;
}

/** `/proc/partitions`: names by "major:minor". */
export function parsePartitions(text: string): ReadonlyMap<string, string> {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(
    rows
      .filter(([major = '']) => /^\d+$/.test(major))
      .map(([major, minor, , name = '']) => [`${major}:${minor}`, name]),
  );
}

function pairs(text: string | null): ReadonlyMap<string, number> {
  const lines = (text ?? '').split('\n').map((line) => line.split(' '));
  return new Map(lines.filter((words) => words.length === 2).map(([key, value]) => [key!, Number(value)]));
}

/** Null: no such file, or "max". */
function number(text: string | null): number | null {
  return text !== null && /^\d+\s*$/.test(text) ? Number(text) : null;
}
