import { internal } from '@lxd/model/errors';
import type { AgentClient } from '@lxd/node-agent/client';
import { getNetwork } from '@lxd/store/networks';
import type { Store } from '@lxd/store/store';

import { networkSpec } from './network-spec.js';
import type { Networks } from './networks.js';
import type { Projects } from './projects.js';
import { staticLeases } from './static-leases.js';

/** What a network does right now, as the host tells it. */
export class NetworkStates {
  constructor(
    private readonly store: Store,
    private readonly agent: AgentClient,
    private readonly projects: Projects,
    private readonly networks: Networks,
    private readonly member: string,
  ) {}

  /** `NetworkState` of the API, for managed networks and plain interfaces alike. */
  async state(project: string, name: string): Promise<unknown> {
    const owner = await this.projects.ownerOf(project, 'networks');
    const managed = await getNetwork(this.store, owner, name, null);
    if (managed === null) await this.networks.get(project, name); // or it isn't there
    const state = await this.agent.networks.getState({ name });
    const { bridge, bond, vlan } = state;
    return {
      addresses: state.addresses,
      counters: {
        bytes_received: state.bytesReceived,
        bytes_sent: state.bytesSent,
        packets_received: state.packetsReceived,
        packets_sent: state.packetsSent,
      },
      hwaddr: state.hwaddr,
      mtu: state.mtu,
      state: state.state,
      type: state.type,
      bond:
        bond === undefined
          ? null
          : {
              mode: bond.mode,
              transmit_policy: bond.transmitPolicy,
              up_delay: bond.upDelay,
              down_delay: bond.downDelay,
              mii_frequency: bond.miiFrequency,
              mii_state: bond.miiState,
              lower_devices: bond.lowerDevices,
            },
      bridge:
        bridge === undefined
          ? null
          : {
              id: bridge.id,
              stp: bridge.stp,
              forward_delay: bridge.forwardDelay,
              vlan_default: bridge.vlanDefault,
              vlan_filtering: bridge.vlanFiltering,
              upper_devices: bridge.upperDevices,
            },
      vlan: vlan === undefined ? null : { lower_device: vlan.lowerDevice, vid: vlan.vid },
      ovn: null,
    };
  }

  /** Leases given out, and addresses set on NICs of the project's instances. */
  async leases(project: string, name: string): Promise<unknown[]> {
    const network = await this.networks.managed(project, name);
    if (network.type !== 'bridge') throw internal('Not implemented'); // as LXD 5.2
    const [given, fixed] = await Promise.all([
      this.agent.networks.getLeases(networkSpec(network, '')),
      staticLeases(this.store, network, project),
    ]);
    const known = new Set(fixed.map(({ address }) => address));
    const dynamic = given.leases.filter(({ address }) => !known.has(address));
    return [...fixed, ...dynamic].map((lease) => ({
      hostname: lease.hostname,
      hwaddr: lease.hwaddr,
      address: lease.address,
      type: lease.type,
      location: this.member,
    }));
  }
}
