import type { ResourcesGPU, ResourcesGPUCard, ResourcesGPUCardDRM } from '@lxd/model/api/resources-gpu';

import { driverOf, numaNodeOf, pciAddressOf, pciIdentity, usbAddressOf, type Machine } from './device.js';
import { readMdev } from './mdev.js';
import { readNvidia, type NvidiaCards } from './nvidia.js';
import { pciDevices, pciDevicesOfClass } from './pci.js';
import { present, type HostTree } from './tree.js';
import { virtualFunctionsOf, withFunctions, type Found } from './virtual-functions.js';

const drmClass = '/sys/class/drm';

/** Graphics cards: those the kernel drives, then those on the PCI bus that nothing drives. */
export async function readGpu(machine: Machine, nvidia: NvidiaCards): Promise<ResourcesGPU> {
  const { tree } = machine;
  const nodes = (await tree.list(drmClass)).filter((name) => /^(card|renderD|controlD)\d+$/.test(name));
  const byDevice = new Map<string, string[]>();
  for (const node of nodes) {
    const device = await tree.resolve(`${drmClass}/${node}/device`);
    if (device !== null) byDevice.set(device, [...(byDevice.get(device) ?? []), node]);
  }
  for (const address of await pciDevicesOfClass(machine, '03')) {
    const device = await tree.resolve(`${pciDevices}/${address}`);
    if (device !== null && !byDevice.has(device)) byDevice.set(device, []);
  }
  const paths = [...byDevice.keys()];
  const cards = await Promise.all(
    paths.map((path) => readCard(machine, nvidia, path, byDevice.get(path)!)),
  );
  return withFunctions(cards);
} // prettier-ignore

async function readCard(
  machine: Machine,
  nvidia: NvidiaCards,
  path: string,
  nodes: readonly string[],
): Promise<Found<ResourcesGPUCard>> {
  const { tree } = machine;
  const [driver, node, identity, pciAddress, usbAddress, drm, mdev, functions] = await Promise.all([
    driverOf(machine, path),
    numaNodeOf(tree, path),
    pciIdentity(machine, path),
    pciAddressOf(tree, path),
    usbAddressOf(tree, path),
    nodes.length === 0 ? null : readDrm(tree, nodes),
    readMdev(tree, path),
    virtualFunctionsOf(tree, path),
  ]);
  const onUsb = usbAddress !== null;
  const byNvidia = pciAddress === null || driver.driver !== 'nvidia' ? null : await readNvidia(tree, nvidia, pciAddress);
  const card = {
    numa_node: node,
    ...present<Partial<ResourcesGPUCard>>({
      ...driver,
      drm,
      mdev,
      nvidia: byNvidia,
      pci_address: onUsb ? null : pciAddress,
      usb_address: usbAddress,
      ...identity,
    }),
  };
  return { card, functions };
} // prettier-ignore

async function readDrm(tree: HostTree, nodes: readonly string[]): Promise<ResourcesGPUCardDRM> {
  const node = async (kind: RegExp) => {
    const name = nodes.find((each) => kind.test(each)) ?? null;
    return { name, device: name === null ? null : await tree.text(`${drmClass}/${name}/dev`) };
  };
  const [card, render, control] = await Promise.all([node(/^card/), node(/^renderD/), node(/^controlD/)]);
  return {
    id: Number(/\d+$/.exec(card.name ?? '0')![0]),
    ...present<Partial<ResourcesGPUCardDRM>>({
      card_name: card.name,
      card_device: card.device,
      control_name: control.name,
      control_device: control.device,
      render_name: render.name,
      render_device: render.device,
    }),
  };
} // prettier-ignore
