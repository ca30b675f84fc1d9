import { isTrue } from '@lxd/model/booleans';

import { entryName } from '../network/bridge/host-entries.js';
import { addSwitchPort, deleteSwitchPort } from '../network/bridge/openvswitch.js';
import { joinCommands, joinVlans, portAlias, switchSettings, usesVlans } from '../network/bridge/ports.js';
import type { Port } from '../network/bridge/ports.js';
import { ipBatch, ipBatchLenient, readLink } from '../network/ip.js';
import type { Reservation } from '../network/network-type.js';
import { readSysctl, writeSysctl } from '../network/sysctl.js';
import type { DeviceContext, DeviceInstance, DeviceOptions, DeviceType } from './device.js';
import { applyFilter, isFiltered, needsAddress, removeFilter } from './nic/filter.js';
import { attachTo, identify, lxcLines } from './nic/identity.js';
import type { NicIdentity } from './nic/identity.js';
import { bridgedKeys, identityKeys, keyList, limitKeys, liveOf, routeKeys } from './nic/keys.js';
import { applyLimits, limitsOf, removeLimits, sameLimits } from './nic/limits.js';
import { isSwitch, mtuOf, parentOf, requireBridge } from './nic/parent.js';
import type { ParentBridge } from './nic/parent.js';
import { addRoutes, deleteRoutes, routesOf } from './nic/routes.js';
import { validateBridged } from './nic/validate.js';
import { createPair, deletePair } from './nic/veth.js';
import { parseVlans } from './nic/vlan.js';

const keys = keyList(bridgedKeys, identityKeys, limitKeys, routeKeys);

/** A pair of interfaces, one in the instance, one a port of a bridge on the host. */
export const nicBridged: DeviceType = {
  name: 'nic-bridged',
  instanceTypes: ['container', 'virtual-machine'],
  hotplug: ['container', 'virtual-machine'],
  liveKeys: liveOf(keys),
  keys,
  validate: validateBridged,
  open: openBridged,
};

function openBridged(device: DeviceContext): DeviceInstance {
  const { host, options, volatile } = device;
  const { project = 'default', name: instance = '' } = device.instance.ref ?? {};
  const label = entryName(project, instance, device.name);

  /** Tells the DHCP server. @returns the addresses the NIC then has to itself */
  const reserve = async (parent: ParentBridge, { hwaddr }: NicIdentity): Promise<Reservation> => {
    const fixed = (key: string) => (options[key] && options[key] !== 'none' ? options[key] : null);
    const wanted: Reservation = {
      project,
      instance,
      device: device.name,
      hwaddr,
      ipv4: fixed('ipv4.address'),
      ipv6: fixed('ipv6.address'),
    };
    return parent.network ? parent.network.reserve(wanted, needsAddress(options)) : wanted;
  };

  const filter = async (hostName: string, reservation: Reservation): Promise<void> => {
    if (isFiltered(options)) await applyFilter(host, { ...reservation, label, hostName, options });
  };

  const bringUp = async (parent: ParentBridge, identity: NicIdentity) => {
    const reservation = await reserve(parent, identity);
    const quiet = (await readSysctl('net/ipv6/conf/all/disable_ipv6')) !== null;
    const port = portOf(options);
    const onSwitch = await isSwitch(parent);
    const join = (hostName: string) => [
      // The host's end is a port, not an address: it must not speak IPv6 for itself.
      ...(quiet ? [`link set dev ${hostName} addrgenmode none`] : []),
      ...(onSwitch ? [] : joinCommands(parent.name, hostName, port)),
    ];
    const goUp = (hostName: string) => [
      `link set dev ${hostName} up`,
      ...addRoutes(routesOf(options), parent.name),
    ];
    const guarded = isFiltered(options) || usesVlans(port) || onSwitch;
    const names = await createPair(device, {
      hwaddr: identity.hwaddr,
      mtu: Number(options['mtu']) || (await mtuOf(parent)),
      alias: (owner) => portAlias(owner, parent.name, port),
      then: (hostName) => [...join(hostName), ...(guarded ? [] : goUp(hostName))],
    });
    await writeSysctl(`net/ipv6/conf/${names.hostName}/disable_ipv6`, '1');
    if (guarded) {
      await filter(names.hostName, reservation);
      if (onSwitch) {
        await addSwitchPort(host, parent.name, names.hostName, switchSettings(port));
      } else if (usesVlans(port)) {
        const bridge = await readLink(host, parent.name);
        if (bridge) await joinVlans(host, bridge, names.hostName, port);
      }
      await ipBatch(host, goUp(names.hostName));
    }
    await applyLimits(host, names.hostName, limitsOf(options), null);
    return names;
  };

  const stop = async () => {
    const bridgeName = options['network'] || options['parent'] || '';
    const spec = device.instance.networks[bridgeName] ?? null;
    const recorded = volatile['host_name'];
    if (recorded && (await isSwitch({ name: bridgeName, spec }))) {
      await deleteSwitchPort(host, bridgeName, recorded);
    }
    const hostName = await deletePair(device, options['hwaddr'] || volatile['hwaddr'] || '');
    await ipBatchLenient(host, deleteRoutes(routesOf(options), bridgeName));
    if (isFiltered(options)) await removeFilter(host, label);
    if (hostName) await removeLimits(host, hostName, limitsOf(options));
    return { host_name: '' };
  };

  return {
    async add() {
      const identity = identify(device);
      await reserve(parentOf(device), identity);
      return identity.volatile;
    },

    async remove() {
      const named = options['network'];
      if (!named || !device.instance.networks[named]) return; // no network, nothing it remembers
      const { network } = parentOf(device);
      const { hwaddr } = identify(device);
      await network?.release({ project, instance, device: device.name, hwaddr });
    },

    async start() {
      const parent = parentOf(device);
      await requireBridge(parent);
      const identity = identify(device);
      try {
        const names = await bringUp(parent, identity);
        return {
          lxcConfig: lxcLines(device, identity, names),
          volatile: { ...identity.volatile, host_name: names.hostName },
        };
      } catch (error) {
        await stop().catch(() => {}); // the first failure is the one to tell
        throw error;
      }
    },

    attach: (started) => attachTo(device, started.lxcConfig),

    async update(before) {
      const parent = parentOf(device);
      const reservation = await reserve(parent, identify(device));
      const hostName = volatile['host_name'];
      if (!hostName) return {}; // not running
      await filter(hostName, reservation);
      if (isFiltered(before) && !isFiltered(options)) await removeFilter(host, label);
      const [had, has] = [routesOf(before), routesOf(options)];
      await ipBatchLenient(host, deleteRoutes(without(had, has), parent.name));
      await ipBatch(host, addRoutes(without(has, had), parent.name));
      if (!sameLimits(limitsOf(before), limitsOf(options))) {
        await applyLimits(host, hostName, limitsOf(options), limitsOf(before));
      }
      if ((before['ipv6.address'] ?? '') !== (options['ipv6.address'] ?? '')) {
        // The guest asks again when its link comes back.
        await ipBatch(host, [`link set dev ${hostName} down`, `link set dev ${hostName} up`]);
      }
      return {};
    },

    stop,
  };
}

const without = (all: readonly string[], these: readonly string[]): string[] =>
  all.filter((item) => !these.includes(item));

const portOf = (options: DeviceOptions): Port => ({
  isolated: isTrue(options['security.port_isolation']),
  vlan: options['vlan'] ?? '',
  tagged: parseVlans(options['vlan.tagged'] ?? ''),
});
