import { internal, notFound, quote } from '@lxd/model/errors';
import type { AgentClient } from '@lxd/node-agent/client';
import { listInstances } from '@lxd/store/instances';
import { getNetwork } from '@lxd/store/networks';
import { listProfiles } from '@lxd/store/profiles';
import type { Store } from '@lxd/store/store';

import type { Others } from '../cluster/others.js';
import type { Self } from '../cluster/self.js';
import { expand } from './instances/expand.js';
import { networkSpec } from './network-spec.js';
import type { Networks } from './networks.js';
import { leasesOf } from './nic-leases.js';
import type { Projects } from './projects.js';

/** For the leases of another member: a silent one is left out. */
const deadlineMs = 1_000;

/** What a network does right now, as the host tells it. */
export class NetworkStates {
  constructor(
    private readonly store: Store,
    private readonly agent: AgentClient,
    private readonly projects: Projects,
    private readonly networks: Networks,
    private readonly self: Self,
    private readonly others: Others,
  ) {}

  async #requireInterface(project: string, name: string): Promise<void> {
    const names = (await this.networks.list(project)).map((one) => one.name);
    if (!names.includes(name)) throw notFound(`Network interface ${quote(name)} not found`);
  }

  /** `NetworkState` of the API, for managed networks and plain interfaces alike. */
  async state(project: string, name: string): Promise<unknown> {
    const owner = await this.projects.ownerOf(project, 'networks');
    const managed = await getNetwork(this.store, owner, name, null);
    if (managed === null) await this.#requireInterface(project, name);
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
    const owner = await this.projects.ownerOf(project, 'profiles');
    const spec = networkSpec(network, '');
    const [own, given, instances, profiles] = await Promise.all([
      this.agent.networks.getLeases(spec),
      this.others.ask((calls) => calls.getLeases(spec, { timeoutMs: deadlineMs, failFast: true })),
      listInstances(this.store, { project }),
      listProfiles(this.store, owner),
    ]);
    const byName = new Map(profiles.map((profile) => [profile.name, profile]));
    const holders = instances.map((instance) => {
      const used = instance.profiles.flatMap((profile) => byName.get(profile) ?? []);
      return { name: instance.name, location: instance.location, ...expand(used, instance) };
    });
    const answers = [[this.self.member, own] as const, ...given];
    const leases = answers.flatMap(([location, answer]) =>
      (answer?.leases ?? []).map((lease) => ({ ...lease, location })),
    );
    return leasesOf(network, holders, leases).map((lease) => ({
      hostname: lease.hostname,
      hwaddr: lease.hwaddr,
      address: lease.address,
      type: lease.type,
      location: lease.location,
    }));
  }
}
