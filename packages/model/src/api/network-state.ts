// State of a network: `/1.0/networks/{name}/state`.

/** What a host interface does right now. */
export interface NetworkState {
  readonly addresses: readonly NetworkStateAddress[];
  readonly bond: NetworkStateBond | null;
  readonly bridge: NetworkStateBridge | null;
  readonly counters: NetworkStateCounters;
  readonly hwaddr: string;
  readonly mtu: number;
  readonly ovn: NetworkStateOVN | null;
  readonly state: string;
  readonly type: string;
  readonly vlan: NetworkStateVLAN | null;
}

/** One address. */
export interface NetworkStateAddress {
  readonly address: string;
  readonly family: string;
  readonly netmask: string; // prefix length
  readonly scope: string;
}

/** Traffic since the interface exists. */
export interface NetworkStateCounters {
  readonly bytes_received: number;
  readonly bytes_sent: number;
  readonly packets_received: number;
  readonly packets_sent: number;
}

/** A bond's settings. */
export interface NetworkStateBond {
  readonly down_delay: number;
  readonly lower_devices: readonly string[];
  readonly mii_frequency: number;
  readonly mii_state: string;
  readonly mode: string;
  readonly transmit_policy: string;
  readonly up_delay: number;
}

/** A bridge's settings. */
export interface NetworkStateBridge {
  readonly forward_delay: number;
  readonly id: string;
  readonly stp: boolean;
  readonly upper_devices: readonly string[];
  readonly vlan_default: number;
  readonly vlan_filtering: boolean;
}

/** Where an OVN network's router is active. */
export interface NetworkStateOVN {
  readonly chassis: string;
}

/** A VLAN interface's settings. */
export interface NetworkStateVLAN {
  readonly lower_device: string;
  readonly vid: number;
}
