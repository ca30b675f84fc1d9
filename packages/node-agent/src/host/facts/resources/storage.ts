import { basename } from 'node:path';

import type { ResourcesStorage, ResourcesStorageDisk, ResourcesStorageDiskPartition } from '@lxd/model/api/resources-storage';

import { numaNodeOf, pciAddressOf, usbAddressOf, type Machine } from './device.js';
import { flagAt, numberAt, present, type HostTree } from './tree.js';
import { decodeUdev, udevProperties } from './udev.js';

const blockClass = '/sys/class/block';
const sectorBytes = 512; // the unit of sysfs, whatever the disk's own

/** Disks that are hardware, with their partitions. Loop devices, device mapper and so on are not. */
export async function readStorage({ tree }: Machine): Promise<ResourcesStorage> {
  const names = await tree.list(blockClass);
  const links = await Promise.all([linksIn(tree, '/dev/disk/by-id'), linksIn(tree, '/dev/disk/by-path')]);
  const read = await Promise.all(names.map((name) => readDisk(tree, name, links[0], links[1])));
  const disks = read.filter((disk) => disk !== null);
  const partitions = disks.reduce((sum, disk) => sum + disk.partitions.length, 0);
  return { disks, total: disks.length + partitions };
} // prettier-ignore

async function readDisk(
  tree: HostTree,
  name: string,
  byId: Links,
  byPath: Links,
): Promise<ResourcesStorageDisk | null> {
  const path = `${blockClass}/${name}`;
  const hardware = await tree.resolve(`${path}/device`);
  if (hardware === null || (await tree.text(`${path}/partition`)) !== null) return null;
  if (/c\d+n\d+$/.test(name) && name.startsWith('nvme')) return null; // one path of many to a namespace
  const device = (await tree.text(`${path}/dev`)) ?? '';
  const udev = await udevProperties(tree, device);
  const [partitions, node, pciAddress, usbAddress, type, ownWwid, itsWwid, model, serial, firmware, revision] =
    await Promise.all([
      readPartitions(tree, name),
      numaNodeOf(tree, hardware),
      pciAddressOf(tree, hardware),
      usbAddressOf(tree, hardware),
      typeOf(tree, hardware, udev),
      tree.text(`${path}/wwid`),
      tree.text(`${hardware}/wwid`),
      tree.text(`${hardware}/model`),
      tree.text(`${hardware}/serial`),
      tree.text(`${hardware}/firmware_rev`),
      tree.text(`${hardware}/rev`),
    ]);
  const said = (key: string) => udev.get(key) || null;
  const encoded = said('ID_MODEL_ENC');
  return {
    id: name,
    device,
    ...present<Partial<ResourcesStorageDisk>>({
      model: (encoded === null ? said('ID_MODEL') : decodeUdev(encoded).trim()) ?? model,
      type,
    }),
    read_only: await flagAt(tree, `${path}/ro`),
    size: ((await numberAt(tree, `${path}/size`)) ?? 0) * sectorBytes,
    removable: await flagAt(tree, `${path}/removable`),
    ...present<Partial<ResourcesStorageDisk>>({ wwn: ownWwid ?? itsWwid ?? said('ID_WWN') }),
    numa_node: node,
    ...present<Partial<ResourcesStorageDisk>>({ device_path: byPath.get(name) ?? null }),
    block_size: (await numberAt(tree, `${path}/queue/physical_block_size`)) ?? 0,
    ...present<Partial<ResourcesStorageDisk>>({
      firmware_version: firmware ?? said('ID_REVISION') ?? revision,
    }),
    rpm: Number(said('ID_ATA_ROTATION_RATE_RPM')) || ((await numberAt(tree, `${path}/queue/rotational`)) ?? 0),
    ...present<Partial<ResourcesStorageDisk>>({ serial: said('ID_SERIAL_SHORT') ?? serial }),
    device_id: byId.get(name) ?? '',
    partitions,
    ...present<Partial<ResourcesStorageDisk>>({
      pci_address: usbAddress === null ? pciAddress : null,
      usb_address: usbAddress,
    }),
  };
} // prettier-ignore

async function typeOf(
  tree: HostTree,
  hardware: string,
  udev: ReadonlyMap<string, string>,
): Promise<string | null> {
  if (udev.get('ID_CDROM') === '1') return 'cdrom';
  if (udev.get('ID_ATA_SATA') === '1') return 'sata';
  const subsystem = await tree.resolve(`${hardware}/subsystem`);
  return subsystem === null ? null : basename(subsystem);
}

async function readPartitions(tree: HostTree, disk: string): Promise<ResourcesStorageDiskPartition[]> {
  const path = `${blockClass}/${disk}`;
  const names = (await tree.list(path)).filter((name) => name.startsWith(disk));
  const read = names.map(async (name) => {
    const partition = await numberAt(tree, `${path}/${name}/partition`);
    if (partition === null) return null;
    return {
      id: name,
      device: (await tree.text(`${path}/${name}/dev`)) ?? '',
      read_only: await flagAt(tree, `${path}/${name}/ro`),
      size: ((await numberAt(tree, `${path}/${name}/size`)) ?? 0) * sectorBytes,
      partition,
    };
  });
  return (await Promise.all(read)).filter((each) => each !== null);
} // prettier-ignore

/** The last name a disk has in a folder of links, by the disk. */
type Links = ReadonlyMap<string, string>;

async function linksIn(tree: HostTree, folder: string): Promise<Links> {
  const names = await tree.list(folder);
  const targets = await Promise.all(names.map((name) => tree.resolve(`${folder}/${name}`)));
  return new Map(names.flatMap((name, at) => (targets[at] ? [[basename(targets[at]), name]] : [])));
}
