import type { Family } from '@lxd/model/cidr';
import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, boolean, oneOf, wordOr } from '@lxd/model/key-types';
import { address, hostCidr, macAddress, mtu } from '@lxd/model/network-key-types';

const keysOfFamily = (family: Family): readonly ConfigKey[] => [
  { name: `ipv${family}.address`, type: wordOr(['none', 'auto'], hostCidr(family)), default: 'auto',
    doc: `The router's IPv${family} address (CIDR), "none" or "auto".` },
  { name: `ipv${family}.dhcp`, type: boolean, default: 'true', since: 'network_ovn_dhcp',
    doc: `Whether IPv${family} configuration is given out.` },
  { name: `ipv${family}.nat`, type: boolean, default: 'false', since: 'network_ovn_nat',
    doc: 'Whether to translate addresses (on by default if the address was generated).' },
  { name: `ipv${family}.nat.address`, type: address(family), since: 'network_ovn_nat_address',
    doc: 'The source address of outbound traffic.' },
  { name: `volatile.network.ipv${family}.address`, type: address(family),
    doc: `The router's IPv${family} address on the uplink.` },
]; // prettier-ignore

const aclDefaults = (direction: 'egress' | 'ingress'): readonly ConfigKey[] => [
  { name: `security.acls.default.${direction}.action`, type: oneOf('allow', 'drop', 'reject'),
    default: 'reject', condition: 'security.acls', since: 'network_ovn_acl_defaults',
    doc: `What happens to ${direction} traffic no rule matches.` },
  { name: `security.acls.default.${direction}.logged`, type: boolean, default: 'false',
    condition: 'security.acls', since: 'network_ovn_acl_defaults',
    doc: `Whether to log ${direction} traffic no rule matches.` },
]; // prettier-ignore

/** Every key of an OVN network (networks.md 9.1). */
export const ovnNetworkKeys: readonly ConfigKey[] = [
  { name: 'bridge.hwaddr', type: macAddress, doc: 'MAC address of the router.' },
  { name: 'bridge.mtu', type: mtu, default: '1442', doc: 'MTU of the network.' },
  { name: 'dns.domain', type: anyText, default: 'lxd',
    doc: 'Domain given to DHCP clients and used for DNS resolution.' },
  { name: 'dns.search', type: anyText,
    doc: 'Full comma separated list of search domains; the domain itself if unset.' },
  { name: 'dns.zone.forward', type: anyText, doc: 'DNS zone for forward records.' },
  { name: 'dns.zone.reverse.ipv4', type: anyText, doc: 'DNS zone for IPv4 reverse records.' },
  { name: 'dns.zone.reverse.ipv6', type: anyText, doc: 'DNS zone for IPv6 reverse records.' },
  ...keysOfFamily(4),
  ...keysOfFamily(6),
  { name: 'ipv6.dhcp.stateful', type: boolean, default: 'false', condition: 'IPv6 DHCP',
    doc: 'Whether to allocate IPv6 addresses by DHCP.' },
  { name: 'network', type: anyText, doc: 'Uplink of the network.' },
  { name: 'security.acls', type: anyText, since: 'network_ovn_acl',
    doc: 'Comma separated list of network ACLs for the NICs of this network.' },
  ...aclDefaults('egress'),
  ...aclDefaults('ingress'),
  { name: 'user.*', type: anyText, doc: 'Free form key/value storage.' },
]; // prettier-ignore
