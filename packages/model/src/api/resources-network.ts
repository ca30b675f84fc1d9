// Hardware of a member: `/1.0/resources`, network.

/** Network cards. */
export interface ResourcesNetwork {
  readonly cards: readonly ResourcesNetworkCard[];
  readonly total: number;
}

/** One card. */
export interface ResourcesNetworkCard {
  readonly driver?: string;
  readonly driver_version?: string;
  readonly firmware_version?: string;
  readonly numa_node: number;
  readonly pci_address?: string;
  readonly ports?: readonly ResourcesNetworkCardPort[];
  readonly product?: string;
  readonly product_id?: string;
  readonly sriov?: ResourcesNetworkCardSRIOV;
  readonly usb_address?: string;
  readonly vendor?: string;
  readonly vendor_id?: string;
}

/** One port of a card. */
export interface ResourcesNetworkCardPort {
  readonly address?: string;
  readonly auto_negotiation: boolean;
  readonly id: string;
  readonly infiniband?: ResourcesNetworkCardPortInfiniband;
  readonly link_detected: boolean;
  readonly link_duplex?: string;
  readonly link_speed?: number;
  readonly port: number;
  readonly port_type?: string;
  readonly protocol: string;
  readonly supported_modes?: readonly string[];
  readonly supported_ports?: readonly string[];
  readonly transceiver_type?: string;
}

/** Its InfiniBand character devices. */
export interface ResourcesNetworkCardPortInfiniband {
  readonly issm_device?: string;
  readonly issm_name?: string;
  readonly mad_device?: string;
  readonly mad_name?: string;
  readonly verb_device?: string;
  readonly verb_name?: string;
}

/** Its virtual functions. */
export interface ResourcesNetworkCardSRIOV {
  readonly current_vfs: number;
  readonly maximum_vfs: number;
  readonly vfs: readonly ResourcesNetworkCard[];
}
