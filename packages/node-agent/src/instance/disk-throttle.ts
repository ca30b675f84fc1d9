import { isRootDisk } from '@lxd/model/instance-config/root-disk';
import { unsupported } from '@lxd/model/errors';

import {
  diskLimits,
  limitsByBlock,
  throttleSettings,
  type DiskLimits,
  type PlacedDisk,
} from '../device/disk/limits.js';
import { devicesOf } from '../device/open-device.js';
import { blockDeviceOf } from '../host/block-device.js';
import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { versionOf } from './cgroup-setup.js';
import type { HostSetup } from './host-setup.js';
import type { CgroupSetting } from './limits.js';
import { rootVolumeOf } from './root-volume.js';
import type { InstanceSpec } from './spec.js';

/** How fast an instance may use which block device: what its disks' limits come to. */
export type DiskThrottle = ReadonlyMap<string, DiskLimits>;

/**
 * Finds the block devices that disks with limits lie on. A disk whose source is missing has none.
 * @throws DomainError for a limit that is none, or where the host can't limit
 */
export async function diskThrottle(
  host: Host,
  setup: HostSetup,
  spec: InstanceSpec,
): Promise<DiskThrottle> {
  const placed: PlacedDisk[] = [];
  for (const { options } of devicesOf(spec)) {
    if (options['type'] !== 'disk') continue;
    const limits = diskLimits(options);
    if (Object.values(limits).every((value) => value === 0)) continue;
    if (!setup.cgroups.controllers.includes('io')) {
      throw unsupported('Cannot apply disk limits as blkio cgroup controller is missing');
    }
    const block = isRootDisk(options)
      ? await rootBlockDevice(host, spec)
      : await ifPresent(blockDeviceOf(options['source'] ?? ''));
    if (block !== null) placed.push({ limits, block });
  }
  return limitsByBlock(placed);
}

async function rootBlockDevice(host: Host, spec: InstanceSpec): Promise<string> {
  const { driver, volume } = rootVolumeOf(host, spec);
  const at = await driver.mount(volume);
  try {
    return await blockDeviceOf(at);
  } finally {
    await driver.unmount(volume);
  }
}

/** What to write to go from one to the other. */
export const throttleChanges = (
  { cgroups }: HostSetup,
  before: DiskThrottle,
  after: DiskThrottle,
): CgroupSetting[] => throttleSettings(before, after, versionOf(cgroups, 'io'));

export const noThrottle: DiskThrottle = new Map();
