import type { Config } from './config.js';

// Hardware of a member: `/1.0/resources`, pci.

/** PCI devices. */
export interface ResourcesPCI {
  readonly devices: readonly ResourcesPCIDevice[];
  readonly total: number;
}

/** One PCI device. */
export interface ResourcesPCIDevice {
  readonly driver: string;
  readonly driver_version: string;
  readonly iommu_group: number;
  readonly numa_node: number;
  readonly pci_address: string;
  readonly product: string;
  readonly product_id: string;
  readonly vendor: string;
  readonly vendor_id: string;
  readonly vpd: ResourcesPCIVPD;
}

/** Vital product data. */
export interface ResourcesPCIVPD {
  readonly entries?: Config;
  readonly product_name?: string;
}
