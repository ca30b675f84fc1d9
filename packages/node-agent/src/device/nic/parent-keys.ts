import type { ConfigKey } from '@lxd/model/config-key';
import {
  anyText,
  boolean,
  integer,
  listOf,
  oneOf,
  wordOr,
} from '@lxd/model/key-types';
import {
  address,
  hostCidr,
  mtu,
  subnet,
  vlanId,
} from '@lxd/model/network-key-types';

import { identityKeys, keyList, limitKeys, routeKeys } from './keys.js';

// The keys of NICs on a parent interface or an OVN network (instances.md 14).

const key = (of: ConfigKey): readonly ConfigKey[] => [of];

const identity = (...names: readonly string[]): readonly ConfigKey[] =>
  identityKeys.filter(({ name }) => [...names, 'hwaddr', 'name', 'nictype'].includes(name));

const parent = key({ name: 'parent', type: anyText, doc: 'The name of the host interface.' });
const network = key({ name: 'network', type: anyText, doc: 'The managed network to link the NIC to.' });
const mtuKey = key({ name: 'mtu', type: mtu, default: "the parent's", doc: 'The MTU of the new interface.' });

const vlanKeys: readonly ConfigKey[] = [
  { name: 'gvrp', type: boolean, default: 'false', since: 'network_gvrp',
    doc: 'Whether to register the VLAN by GVRP.' },
  { name: 'vlan', type: vlanId, doc: 'VLAN of the parent to be in.' },
]; // prettier-ignore

const maasKeys: readonly ConfigKey[] = [
  { name: 'maas.subnet.ipv4', type: anyText, doc: 'MAAS IPv4 subnet to register the instance in.' },
  { name: 'maas.subnet.ipv6', type: anyText, doc: 'MAAS IPv6 subnet to register the instance in.' },
]; // prettier-ignore

const macFiltering = key({ name: 'security.mac_filtering', type: boolean, default: 'false',
  doc: "Prevent the instance from spoofing another's MAC address." }); // prettier-ignore

/** A new interface on the parent with a MAC address of its own. */
export const macvlanKeys = keyList(identity('boot.priority'), maasKeys, mtuKey, network, parent, vlanKeys);

/** A virtual function of the parent. */
export const sriovKeys = keyList(
  identity('boot.priority', 'host_name'),
  macFiltering,
  maasKeys,
  mtuKey,
  network,
  parent,
  vlanKeys.filter(({ name }) => name === 'vlan'),
);

/** The host's interface itself. */
export const physicalKeys = keyList(identity('boot.priority'), maasKeys, mtuKey, parent, vlanKeys);

const host = (family: 4 | 6): readonly ConfigKey[] => [
  { name: `ipv${family}.address`, type: listOf(address(family)),
    doc: `Comma separated list of IPv${family} addresses of the NIC.` },
  { name: `ipv${family}.gateway`, type: wordOr(['auto', 'none'], address(family)), default: 'auto',
    doc: `Whether the NIC gets an IPv${family} default gateway.` },
  { name: `ipv${family}.host_table`, type: integer,
    doc: `Routing table on the host for IPv${family} routes, besides the main one.` },
]; // prettier-ignore

const ipvlanHost = (family: 4 | 6): readonly ConfigKey[] =>
  host(family).map((one) =>
    one.name.endsWith('.address')
      ? {
          ...one,
          type: listOf({
            name: `IPv${family} address`,
            parse: (text: string) =>
              text.includes('/') ? hostCidr(family).parse(text) : address(family).parse(text),
          }),
        }
      : one,
  );

/** A new interface on the parent that shares its MAC address. */
export const ipvlanKeys = keyList(
  identity(),
  ipvlanHost(4),
  ipvlanHost(6),
  key({ name: 'mode', type: oneOf('l2', 'l3s'), default: 'l3s', since: 'container_nic_ipvlan_mode',
    doc: 'Layer at which the parent tells its interfaces apart.' }),
  mtuKey,
  parent,
  vlanKeys,
); // prettier-ignore

const routedHost = (family: 4 | 6): readonly ConfigKey[] => [
  ...host(family),
  { name: `ipv${family}.host_address`, type: address(family), since: 'container_nic_routed_host_address',
    default: family === 4 ? '169.254.0.1' : 'fe80::1',
    doc: `IPv${family} address of the host's end.` },
  { name: `ipv${family}.neighbor_probe`, type: boolean, default: 'true', since: 'instance_nic_routed_neighbor_probe',
    doc: `Whether to look first who on the parent has the IPv${family} address already.` },
]; // prettier-ignore

/** A pair of interfaces, with routes and proxied neighbours on the host. */
export const routedKeys = keyList(
  identity('host_name'),
  limitKeys,
  mtuKey,
  parent,
  routeKeys,
  routedHost(4),
  routedHost(6),
  vlanKeys,
);

const ovnHost = (family: 4 | 6): readonly ConfigKey[] => [
  { name: `ipv${family}.address`, type: address(family),
    doc: `IPv${family} address given to the NIC by DHCP.` },
  { name: `ipv${family}.routes.external`, type: listOf(subnet(family)),
    doc: `Comma separated list of IPv${family} static routes to the NIC, published on the uplink.` },
]; // prettier-ignore

const aclDefaults = (direction: 'egress' | 'ingress'): readonly ConfigKey[] => [
  { name: `security.acls.default.${direction}.action`, type: oneOf('allow', 'drop', 'reject'),
    default: 'reject', since: 'network_ovn_acl_defaults', condition: 'security.acls',
    doc: `What happens to ${direction} traffic no rule matches.` },
  { name: `security.acls.default.${direction}.logged`, type: boolean, default: 'false',
    since: 'network_ovn_acl_defaults', condition: 'security.acls',
    doc: `Whether to log ${direction} traffic no rule matches.` },
]; // prettier-ignore

/** A port of an OVN network. */
export const ovnKeys = keyList(
  identity('boot.priority', 'host_name'),
  key({ name: 'acceleration', type: oneOf('none', 'sriov'), default: 'none', since: 'ovn_nic_acceleration',
    doc: 'Whether the port is one of a network card.' }),
  aclDefaults('egress'),
  aclDefaults('ingress'),
  key({ name: 'mtu', type: mtu, default: "the network's", doc: 'The MTU of the new interface.' }),
  network,
  ovnHost(4),
  ovnHost(6),
  routeKeys,
  key({ name: 'security.acls', type: anyText, since: 'network_ovn_acl',
    doc: 'Comma separated list of network ACLs.' }),
); // prettier-ignore
