import { invalid } from '@lxd/model/errors';
import { parseByteSize } from '@lxd/model/units';

import type { CgroupSetting } from '../../instance/limits.js';
import type { DeviceOptions } from '../device.js';

/** How much a disk may be used. 0: as much as it can. */
export interface DiskLimits {
  readonly readBps: number; // bytes a second
  readonly readIops: number; // requests a second
  readonly writeBps: number;
  readonly writeIops: number;
}

const none: DiskLimits = { readBps: 0, readIops: 0, writeBps: 0, writeIops: 0 };

/**
 * What `limits.read`, `limits.write` and `limits.max` of a disk say (instances.md 16).
 * @throws DomainError (invalid)
 */
export function diskLimits(options: DeviceOptions): DiskLimits {
  const read = throughput(options['limits.max'] || options['limits.read'] || '');
  const write = throughput(options['limits.max'] || options['limits.write'] || '');
  return { readBps: read.bps, readIops: read.iops, writeBps: write.bps, writeIops: write.iops };
}

/** `10MB`: bytes a second; `100iops`: requests a second. @throws DomainError (invalid) */
export function throughput(text: string): { readonly bps: number; readonly iops: number } {
  if (text === '') return { bps: 0, iops: 0 };
  if (!text.endsWith('iops')) return { bps: parseByteSize(text), iops: 0 };
  const count = text.slice(0, -'iops'.length);
  if (!/^\d{1,15}$/.test(count)) throw invalid(`Invalid value: ${text}`);
  return { bps: 0, iops: Number(count) };
}

/** One disk and the block device it lies on, `8:0`. */
export interface PlacedDisk {
  readonly limits: DiskLimits;
  readonly block: string;
}

/** Several disks on one block device share it: each figure is the mean of those that are set. */
export function limitsByBlock(disks: readonly PlacedDisk[]): ReadonlyMap<string, DiskLimits> {
  const found = new Map<string, DiskLimits[]>();
  for (const { block, limits } of disks) found.set(block, [...(found.get(block) ?? []), limits]);
  return new Map([...found].map(([block, all]) => [block, mean(all)]));
}

function mean(all: readonly DiskLimits[]): DiskLimits {
  const of = (key: keyof DiskLimits): number => {
    const set = all.map((limits) => limits[key]).filter((value) => value > 0);
    return set.length === 0 ? 0 : Math.floor(set.reduce((a, b) => a + b) / set.length);
  };
  return {
    readBps: of('readBps'),
    readIops: of('readIops'),
    writeBps: of('writeBps'),
    writeIops: of('writeIops'),
  };
}

const v1Files: readonly (readonly [key: keyof DiskLimits, file: string])[] = [
  ['readBps', 'blkio.throttle.read_bps_device'],
  ['readIops', 'blkio.throttle.read_iops_device'],
  ['writeBps', 'blkio.throttle.write_bps_device'],
  ['writeIops', 'blkio.throttle.write_iops_device'],
];

/** The control group settings that take a group without limits from `before` to `after`. */
export function throttleSettings(
  before: ReadonlyMap<string, DiskLimits>,
  after: ReadonlyMap<string, DiskLimits>,
  version: 1 | 2,
): CgroupSetting[] {
  const blocks = [...new Set([...before.keys(), ...after.keys()])].sort();
  return blocks.flatMap((block): CgroupSetting[] => {
    const was = before.get(block) ?? none;
    const is = after.get(block) ?? none;
    const changed = v1Files.filter(([key]) => was[key] !== is[key]);
    if (changed.length === 0) return [];
    if (version === 1) return changed.map(([key, file]) => [file, `${block} ${is[key]}`]);
    const word = (value: number) => (value === 0 ? 'max' : String(value));
    const { readBps, readIops, writeBps, writeIops } = is;
    const text =
      `${block} rbps=${word(readBps)} wbps=${word(writeBps)} ` +
      `riops=${word(readIops)} wiops=${word(writeIops)}`;
    return [['io.max', text]];
  });
}
