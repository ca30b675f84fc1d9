import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, bitRate, boolean, integer, listOf, wordOr } from '@lxd/model/key-types';
import {
  address,
  interfaceName,
  macAddress,
  mtu,
  subnet,
  vlanId,
} from '@lxd/model/network-key-types';

import { vlanList } from './vlan.js';

// The keys of NICs (instances.md 14), in the groups that kinds of NIC share.

export const identityKeys: readonly ConfigKey[] = [
  { name: 'boot.priority', type: integer, appliesTo: ['virtual-machine'],
    doc: 'Boot priority of a virtual machine (higher boots first).' },
  { name: 'host_name', type: interfaceName, default: 'randomly assigned',
    doc: 'The name of the interface on the host.' },
  { name: 'hwaddr', type: macAddress, default: 'randomly assigned',
    doc: 'The MAC address of the new interface.' },
  { name: 'name', type: interfaceName, default: 'kernel assigned',
    doc: 'The name of the interface inside the instance.' },
  { name: 'nictype', type: anyText, doc: 'The kind of NIC, where no network decides it.' },
]; // prettier-ignore

export const limitKeys: readonly ConfigKey[] = [
  { name: 'limits.egress', type: bitRate, liveUpdate: true,
    doc: 'I/O limit of outgoing traffic in bit/s (with units).' },
  { name: 'limits.ingress', type: bitRate, liveUpdate: true,
    doc: 'I/O limit of incoming traffic in bit/s (with units).' },
  { name: 'limits.max', type: bitRate, liveUpdate: true,
    doc: 'Same as setting both limits.ingress and limits.egress.' },
]; // prettier-ignore

export const routeKeys: readonly ConfigKey[] = [
  { name: 'ipv4.routes', type: listOf(subnet(4)), liveUpdate: true,
    doc: 'Comma separated list of IPv4 static routes to add on the host to the NIC.' },
  { name: 'ipv6.routes', type: listOf(subnet(6)), liveUpdate: true,
    doc: 'Comma separated list of IPv6 static routes to add on the host to the NIC.' },
]; // prettier-ignore

export const bridgedKeys: readonly ConfigKey[] = [
  { name: 'ipv4.address', type: wordOr(['none'], address(4)), liveUpdate: true,
    doc: 'IPv4 address given to the NIC by DHCP; "none" with filtering: no IPv4 at all.' },
  { name: 'ipv4.routes.external', type: listOf(subnet(4)), liveUpdate: true,
    doc: 'Comma separated list of IPv4 static routes to the NIC, published on the uplink (BGP).' },
  { name: 'ipv6.address', type: wordOr(['none'], address(6)), liveUpdate: true,
    doc: 'IPv6 address given to the NIC by DHCP; "none" with filtering: no IPv6 at all.' },
  { name: 'ipv6.routes.external', type: listOf(subnet(6)), liveUpdate: true,
    doc: 'Comma separated list of IPv6 static routes to the NIC, published on the uplink (BGP).' },
  { name: 'maas.subnet.ipv4', type: anyText, doc: 'MAAS IPv4 subnet to register the instance in.' },
  { name: 'maas.subnet.ipv6', type: anyText, doc: 'MAAS IPv6 subnet to register the instance in.' },
  { name: 'mtu', type: mtu, default: "the parent's", doc: 'The MTU of the new interface.' },
  { name: 'network', type: anyText, doc: 'The managed network to link the NIC to.' },
  { name: 'parent', type: anyText, condition: 'no network', doc: 'The name of the host bridge.' },
  { name: 'security.ipv4_filtering', type: boolean, default: 'false', liveUpdate: true,
    doc: "Prevent the instance from spoofing another's IPv4 address (implies mac_filtering)." },
  { name: 'security.ipv6_filtering', type: boolean, default: 'false', liveUpdate: true,
    doc: "Prevent the instance from spoofing another's IPv6 address (implies mac_filtering)." },
  { name: 'security.mac_filtering', type: boolean, default: 'false', liveUpdate: true,
    doc: "Prevent the instance from spoofing another's MAC address." },
  { name: 'security.port_isolation', type: boolean, default: 'false',
    doc: 'Prevent the NIC from communicating with other NICs of the network that are isolated too.' },
  { name: 'vlan', type: wordOr(['none'], vlanId),
    doc: 'VLAN ID of untagged traffic, or "none" to have no untagged VLAN.' },
  { name: 'vlan.tagged', type: vlanList,
    doc: 'Comma separated list of VLAN IDs or ranges to join for tagged traffic.' },
]; // prettier-ignore

export const p2pKeys: readonly ConfigKey[] = [
  { name: 'mtu', type: mtu, default: 'kernel assigned', doc: 'The MTU of the new interface.' },
]; // prettier-ignore

/** One list, by name. */
export const keyList = (...groups: readonly (readonly ConfigKey[])[]): readonly ConfigKey[] =>
  groups.flat().sort((a, b) => (a.name < b.name ? -1 : 1));

export const liveOf = (keys: readonly ConfigKey[]): readonly string[] =>
  keys.filter(({ liveUpdate }) => liveUpdate).map(({ name }) => name);
