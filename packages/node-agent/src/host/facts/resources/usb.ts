import type { ResourcesUSB, ResourcesUSBDevice, ResourcesUSBDeviceInterface } from '@lxd/model/api/resources-usb';

import { driverOf, type Machine } from './device.js';
import { numberAt } from './tree.js';

const usbDevices = '/sys/bus/usb/devices';
const hubClass = '09';

/** What is plugged in; hubs, those of the machine itself included, are not shown. */
export async function readUsb(machine: Machine): Promise<ResourcesUSB> {
  const names = (await machine.tree.list(usbDevices)).filter((name) => !name.includes(':'));
  const read = await Promise.all(names.map((name) => readDevice(machine, name)));
  const devices = read
    .filter((device) => device !== null)
    .sort((a, b) => a.bus_address - b.bus_address || a.device_address - b.device_address);
  return { devices, total: devices.length };
}

async function readDevice(machine: Machine, name: string): Promise<ResourcesUSBDevice | null> {
  const { tree, usb } = machine;
  const path = `${usbDevices}/${name}`;
  const [deviceClass, vendorId, productId, bus, device, speed, maker, product] = await Promise.all([
    tree.text(`${path}/bDeviceClass`),
    tree.text(`${path}/idVendor`),
    tree.text(`${path}/idProduct`),
    numberAt(tree, `${path}/busnum`),
    numberAt(tree, `${path}/devnum`),
    tree.text(`${path}/speed`),
    tree.text(`${path}/manufacturer`),
    tree.text(`${path}/product`),
  ]);
  if (deviceClass === hubClass || vendorId === null || productId === null) return null;
  const parts = (await tree.list(path)).filter((each) => each.startsWith(`${name}:`));
  return {
    bus_address: bus ?? 0,
    device_address: device ?? 0,
    interfaces: await Promise.all(parts.map((part) => readInterface(machine, `${path}/${part}`))),
    vendor: usb.vendor(vendorId) || maker || '',
    vendor_id: vendorId,
    product: product ?? usb.product(vendorId, productId), // the device's own word is more exact
    product_id: productId,
    speed: Number(speed ?? 0) || 0,
  };
}

async function readInterface(machine: Machine, path: string): Promise<ResourcesUSBDeviceInterface> {
  const { tree, usb } = machine;
  const [classCode, subclassCode, number, driver] = await Promise.all([
    tree.text(`${path}/bInterfaceClass`),
    tree.text(`${path}/bInterfaceSubClass`),
    numberAt(tree, `${path}/bInterfaceNumber`, 16),
    driverOf(machine, path),
  ]);
  return {
    class: usb.class(classCode ?? ''),
    class_id: Number.parseInt(classCode ?? '0', 16) || 0,
    ...driver,
    number: number ?? 0,
    subclass: usb.subclass(classCode ?? '', subclassCode ?? ''),
    subclass_id: Number.parseInt(subclassCode ?? '0', 16) || 0,
  };
}
