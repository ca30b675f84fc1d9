import type { Family } from '@lxd/model/cidr';
import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, boolean, integerWithin, listOf, oneOf } from '@lxd/model/key-types';
import { anyAddress, hostCidr, range, subnet } from '@lxd/model/network-key-types';

import { gvrpKey, parentKeys } from '../parent-keys.js';

const keysOfFamily = (family: Family): readonly ConfigKey[] => [
  { name: `ipv${family}.gateway`, type: hostCidr(family), condition: 'standard mode',
    doc: `The gateway's IPv${family} address with the network's prefix (CIDR).` },
  { name: `ipv${family}.ovn.ranges`, type: listOf(range(family)),
    doc: `Comma separated list of IPv${family} ranges for child OVN networks' routers (FIRST-LAST).` },
  { name: `ipv${family}.routes`, type: listOf(subnet(family)), condition: `IPv${family} address`,
    since: 'network_ovn_external_subnets',
    doc: `Comma separated list of IPv${family} subnets child networks may use.` },
  { name: `ipv${family}.routes.anycast`, type: boolean, default: 'false', condition: `IPv${family} address`,
    since: 'network_physical_routes_anycast',
    doc: `Whether several networks or NICs may have the same IPv${family} route.` },
]; // prettier-ignore

/** Every key of a physical network (networks.md 10.2). */
export const physicalNetworkKeys: readonly ConfigKey[] = [
  { name: 'bgp.peers.*.address', type: anyAddress, condition: 'BGP server', since: 'network_bgp',
    doc: 'Address of a peer, IPv4 or IPv6.' },
  { name: 'bgp.peers.*.asn', type: integerWithin(1, 4294967294), condition: 'BGP server', since: 'network_bgp',
    doc: 'Autonomous system number of a peer.' },
  { name: 'bgp.peers.*.password', type: anyText, condition: 'BGP server', since: 'network_bgp',
    doc: 'Session password of a peer.' },
  { name: 'dns.nameservers', type: listOf(anyAddress), condition: 'standard mode',
    doc: 'Comma separated list of DNS servers.' },
  gvrpKey,
  ...keysOfFamily(4),
  ...keysOfFamily(6),
  { name: 'ovn.ingress_mode', type: oneOf('l2proxy', 'routed'), default: 'l2proxy', condition: 'standard mode',
    since: 'network_physical_ovn_ingress_mode',
    doc: "How the addresses of OVN networks are reached: by proxied neighbours or by routes." },
  ...parentKeys,
]; // prettier-ignore
