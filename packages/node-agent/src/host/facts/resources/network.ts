import type { ResourcesNetwork, ResourcesNetworkCard } from '@lxd/model/api/resources-network';

import { driverOf, numaNodeOf, pciAddressOf, pciIdentity, usbAddressOf, type Machine } from './device.js';
import type { LinkReader } from './link.js';
import { readPort } from './network-port.js';
import { pciDevices, pciDevicesOfClass } from './pci.js';
import { present } from './tree.js';
import { virtualFunctionsOf, withFunctions } from './virtual-functions.js';

const netClass = '/sys/class/net';

/** Network cards: those with an interface, then those on the PCI bus without. */
export async function readNetwork(machine: Machine, links: LinkReader): Promise<ResourcesNetwork> {
  const { tree } = machine;
  const byDevice = new Map<string, string[]>();
  for (const name of await tree.list(netClass)) {
    const device = await tree.resolve(`${netClass}/${name}/device`); // virtual interfaces have none
    if (device !== null) byDevice.set(device, [...(byDevice.get(device) ?? []), name]);
  }
  const driven = new Set(await Promise.all([...byDevice.keys()].map((path) => pciAddressOf(tree, path))));
  for (const address of await pciDevicesOfClass(machine, '02')) {
    const device = await tree.resolve(`${pciDevices}/${address}`);
    if (device !== null && !driven.has(address)) byDevice.set(device, []);
  }
  const names = [...byDevice.values()].flat();
  const settings = await links(names);
  const found = await Promise.all(
    [...byDevice].map(async ([path, ports]) => {
      const firmware = ports.map((port) => settings.get(port)?.firmware ?? '').find((each) => each !== '');
      const card = await readCard(machine, path, firmware ?? '');
      const read = ports.map((port) => readPort(tree, path, port, settings.get(port) ?? null));
      const all = (await Promise.all(read)).sort((a, b) => a.port - b.port);
      const functions = await virtualFunctionsOf(tree, path);
      return { card: all.length === 0 ? card : { ...card, ports: all }, functions };
    }),
  );
  return withFunctions(found);
} // prettier-ignore

async function readCard(
  machine: Machine,
  path: string,
  firmware: string,
): Promise<ResourcesNetworkCard> {
  const { tree } = machine;
  const [driver, node, identity, pciAddress, usbAddress] = await Promise.all([
    driverOf(machine, path),
    numaNodeOf(tree, path),
    pciIdentity(machine, path),
    pciAddressOf(tree, path),
    usbAddressOf(tree, path),
  ]);
  return {
    numa_node: node,
    ...present<Partial<ResourcesNetworkCard>>({
      ...driver,
      firmware_version: firmware,
      pci_address: usbAddress === null ? pciAddress : null,
      usb_address: usbAddress,
      ...identity,
    }),
  };
}

