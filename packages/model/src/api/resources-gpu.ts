// Hardware of a member: `/1.0/resources`, gpu.

/** Graphics cards. */
export interface ResourcesGPU {
  readonly cards: readonly ResourcesGPUCard[];
  readonly total: number;
}

/** One card. */
export interface ResourcesGPUCard {
  readonly driver?: string;
  readonly driver_version?: string;
  readonly drm?: ResourcesGPUCardDRM;
  readonly mdev?: Readonly<Record<string, ResourcesGPUCardMdev>>;
  readonly numa_node: number;
  readonly nvidia?: ResourcesGPUCardNvidia;
  readonly pci_address?: string;
  readonly product?: string;
  readonly product_id?: string;
  readonly sriov?: ResourcesGPUCardSRIOV;
  readonly usb_address?: string;
  readonly vendor?: string;
  readonly vendor_id?: string;
}

/** Its nodes under /dev/dri. */
export interface ResourcesGPUCardDRM {
  readonly card_device?: string;
  readonly card_name?: string;
  readonly control_device?: string;
  readonly control_name?: string;
  readonly id: number;
  readonly render_device?: string;
  readonly render_name?: string;
}

/** A mediated device profile. */
export interface ResourcesGPUCardMdev {
  readonly name?: string;
  readonly api: string;
  readonly available: number;
  readonly description?: string;
  readonly devices: readonly string[];
}

/** What the NVIDIA driver says. */
export interface ResourcesGPUCardNvidia {
  readonly architecture: string;
  readonly brand: string;
  readonly card_device?: string;
  readonly card_name?: string;
  readonly cuda_version: string;
  readonly model: string;
  readonly nvrm_version: string;
  readonly uuid: string;
}

/** Its virtual functions. */
export interface ResourcesGPUCardSRIOV {
  readonly current_vfs: number;
  readonly maximum_vfs: number;
  readonly vfs: readonly ResourcesGPUCard[];
}
