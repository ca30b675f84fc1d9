import { basename, dirname } from 'node:path';

import type { HardwareNames } from './hardware-names.js';
import { numberAt, type HostTree } from './tree.js';

/** What all parsers of devices are given. */
export interface Machine {
  readonly tree: HostTree;
  readonly pci: HardwareNames;
  readonly usb: HardwareNames;
  /** uname -r: the version of drivers that have none of their own. */
  readonly kernelVersion: string;
}

export interface Driver {
  readonly driver: string;
  readonly driver_version: string;
}

/** The driver bound to the device at `path`; empty when there is none. */
export async function driverOf({ tree, kernelVersion }: Machine, path: string): Promise<Driver> {
  const link = await tree.resolve(`${path}/driver`);
  if (link === null) return { driver: '', driver_version: '' };
  const version = await tree.text(`${link}/module/version`);
  return { driver: basename(link), driver_version: version || kernelVersion };
}

/** The NUMA node of the device or of what it hangs on; 0 when nothing says. */
export async function numaNodeOf(tree: HostTree, path: string): Promise<number> {
  for await (const each of upwards(tree, path)) {
    const node = await numberAt(tree, `${each}/numa_node`);
    if (node !== null) return Math.max(node, 0); // -1: no affinity
  }
  return 0;
}

/** `0000:05:00.0` of the PCI device that the device is or hangs on. */
export async function pciAddressOf(tree: HostTree, path: string): Promise<string | null> {
  for await (const each of upwards(tree, path)) {
    if (/^[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(basename(each))) return basename(each);
  }
  return null;
}

/** `bus:device` of the USB device that the device is or hangs on. */
export async function usbAddressOf(tree: HostTree, path: string): Promise<string | null> {
  for await (const each of upwards(tree, path)) {
    const [bus, device] = await Promise.all([
      numberAt(tree, `${each}/busnum`),
      numberAt(tree, `${each}/devnum`),
    ]);
    if (bus !== null && device !== null) return `${bus}:${device}`;
  }
  return null;
}

/** The device's folder, then each one above it within /sys/devices. */
async function* upwards(tree: HostTree, path: string): AsyncGenerator<string> {
  let at = await tree.resolve(path);
  while (at !== null && at.includes('/sys/devices/')) {
    yield at;
    at = dirname(at);
  }
}

export interface Identity {
  readonly vendor: string;
  readonly vendor_id: string;
  readonly product: string;
  readonly product_id: string;
}

/** Who made it and what it is, by the ids of PCI and virtio devices; null when it has none. */
export async function pciIdentity(
  { tree, pci }: Machine,
  path: string,
): Promise<Identity | null> {
  const [vendor, product] = await Promise.all([idAt(tree, `${path}/vendor`), idAt(tree, `${path}/device`)]);
  if (vendor === null) return null;
  return {
    vendor: pci.vendor(vendor),
    vendor_id: vendor,
    product: product === null ? '' : pci.product(vendor, product),
    product_id: product ?? '',
  };
} // prettier-ignore

/** `0x8086` as `8086`. */
async function idAt(tree: HostTree, path: string): Promise<string | null> {
  const match = /^0x([0-9a-f]+)$/i.exec((await tree.text(path)) ?? '');
  return match ? match[1]!.toLowerCase().padStart(4, '0') : null;
}
