import { basename } from 'node:path';

import type { ResourcesPCI, ResourcesPCIDevice } from '@lxd/model/api/resources-pci';

import { driverOf, numaNodeOf, pciIdentity, type Machine } from './device.js';
import { parseVpd } from './vpd.js';

export const pciDevices = '/sys/bus/pci/devices';

/** Every PCI device, by its address. */
export async function readPci(machine: Machine): Promise<ResourcesPCI> {
  const names = await addresses(machine);
  const devices = await Promise.all(names.map((name) => readDevice(machine, name)));
  return { devices, total: devices.length };
}

async function readDevice(machine: Machine, address: string): Promise<ResourcesPCIDevice> {
  const { tree } = machine;
  const path = `${pciDevices}/${address}`;
  const [driver, node, identity, group, vpd] = await Promise.all([
    driverOf(machine, path),
    numaNodeOf(tree, path),
    pciIdentity(machine, path),
    tree.resolve(`${path}/iommu_group`),
    tree.bytes(`${path}/vpd`),
  ]);
  return {
    ...driver,
    numa_node: node,
    pci_address: address,
    ...(identity ?? { vendor: '', vendor_id: '', product: '', product_id: '' }),
    iommu_group: group === null ? 0 : Number(basename(group)),
    vpd: vpd === null ? {} : parseVpd(vpd),
  };
}

/** Addresses of the PCI devices of a class (its first byte), in order. */
export async function pciDevicesOfClass(machine: Machine, code: string): Promise<string[]> {
  const { tree } = machine;
  const names = await addresses(machine);
  const classes = await Promise.all(names.map((name) => tree.text(`${pciDevices}/${name}/class`)));
  return names.filter((_name, at) => classes[at]?.startsWith(`0x${code}`));
}

/** Addresses are hexadecimal: the order of their characters is that of their numbers. */
const addresses = async ({ tree }: Machine): Promise<string[]> =>
  (await tree.list(pciDevices)).sort();
