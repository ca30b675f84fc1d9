// Hardware of a member: `/1.0/resources`, storage.

/** Disks. */
export interface ResourcesStorage {
  readonly disks: readonly ResourcesStorageDisk[];
  readonly total: number;
}

/** One disk. */
export interface ResourcesStorageDisk {
  readonly block_size: number;
  readonly device: string;
  readonly device_id: string;
  readonly device_path?: string;
  readonly firmware_version?: string;
  readonly id: string;
  readonly model?: string;
  readonly numa_node: number;
  readonly partitions: readonly ResourcesStorageDiskPartition[];
  readonly pci_address?: string;
  readonly read_only: boolean;
  readonly removable: boolean;
  readonly rpm: number;
  readonly serial?: string;
  readonly size: number;
  readonly type?: string;
  readonly usb_address?: string;
  readonly wwn?: string;
}

/** One partition. */
export interface ResourcesStorageDiskPartition {
  readonly device: string;
  readonly id: string;
  readonly partition: number;
  readonly read_only: boolean;
  readonly size: number;
}
