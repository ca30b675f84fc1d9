import type { ResourcesSystem } from '@lxd/model/api/resources-system';

import { CommandError, type Run } from '../../command.js';
import type { HostTree } from './tree.js';

const dmi = '/sys/class/dmi/id';

export type SystemType = 'container' | 'physical' | 'unknown' | 'virtual-machine';

/** The machine as its firmware describes it. Where there is no such table, the parts are null. */
export async function readSystem(tree: HostTree, type: SystemType): Promise<ResourcesSystem> {
  const names = [...own, ...firmware, ...chassis, ...motherboard] as const;
  const values = await Promise.all(names.map((name) => tree.text(`${dmi}/${name}`)));
  const read = new Map(names.map((name, at) => [name, values[at] ?? '']));
  const value = (name: (typeof names)[number]): string => read.get(name) ?? '';
  const known = (group: readonly (typeof names)[number][]) => group.some((name) => value(name) !== '');
  return {
    uuid: value('product_uuid').toLowerCase(),
    vendor: value('sys_vendor'),
    product: value('product_name'),
    family: value('product_family'),
    version: value('product_version'),
    sku: value('product_sku'),
    serial: value('product_serial'),
    type,
    firmware: known(firmware)
      ? { vendor: value('bios_vendor'), date: value('bios_date'), version: value('bios_version') }
      : null,
    chassis: known(chassis)
      ? {
          vendor: value('chassis_vendor'),
          type: chassisName(value('chassis_type')),
          serial: value('chassis_serial'),
          version: value('chassis_version'),
        }
      : null,
    motherboard: known(motherboard)
      ? {
          vendor: value('board_vendor'),
          product: value('board_name'),
          serial: value('board_serial'),
          version: value('board_version'),
        }
      : null,
  };
} // prettier-ignore

const own = ['product_family', 'product_name', 'product_serial', 'product_sku', 'product_uuid', 'product_version', 'sys_vendor'] as const; // prettier-ignore
const firmware = ['bios_date', 'bios_vendor', 'bios_version'] as const;
const chassis = ['chassis_serial', 'chassis_type', 'chassis_vendor', 'chassis_version'] as const;
const motherboard = ['board_name', 'board_serial', 'board_vendor', 'board_version'] as const;

/** Source: SMBIOS reference 3.4, 7.4.1; the first is 1. */
const chassisTypes = [
  'Other', 'Unknown', 'Desktop', 'Low Profile Desktop', 'Pizza Box', 'Mini Tower', 'Tower', 'Portable', 'Laptop',
  'Notebook', 'Hand Held', 'Docking Station', 'All in One', 'Sub Notebook', 'Space-saving', 'Lunch Box',
  'Main Server Chassis', 'Expansion Chassis', 'SubChassis', 'Bus Expansion Chassis', 'Peripheral Chassis',
  'RAID Chassis', 'Rack Mount Chassis', 'Sealed-case PC', 'Multi-system chassis', 'Compact PCI', 'Advanced TCA',
  'Blade', 'Blade Enclosure', 'Tablet', 'Convertible', 'Detachable', 'IoT Gateway', 'Embedded PC', 'Mini PC',
  'Stick PC',
]; // prettier-ignore

const chassisName = (type: string): string => chassisTypes[Number(type) - 1] ?? '';

/** Asks systemd-detect-virt; where there is none, the processor knows whether it is a guest's. */
export async function systemType(tree: HostTree, run: Run): Promise<SystemType> {
  for (const [flag, type] of [['--container', 'container'], ['--vm', 'virtual-machine']] as const) {
    const found = await detected(run, flag);
    if (found === null) return /^flags\s*:.*\bhypervisor\b/m.test((await tree.text('/proc/cpuinfo')) ?? '') ? 'virtual-machine' : 'unknown';
    if (found) return type;
  }
  return 'physical';
} // prettier-ignore

/** Null: the program is not there. */
async function detected(run: Run, flag: string): Promise<boolean | null> {
  try {
    await run(['systemd-detect-virt', '--quiet', flag], { timeoutMs: 5_000 });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return error.code === null ? null : false;
    throw error;
  }
}
