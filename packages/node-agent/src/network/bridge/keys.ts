import type { Family } from '@lxd/model/cidr';
import type { ConfigKey } from '@lxd/model/config-key';
import { invalid, quote } from '@lxd/model/errors';
import {
  anyText,
  boolean,
  checked,
  integer,
  integerWithin,
  listOf,
  oneOf,
  wordOr,
} from '@lxd/model/key-types';
import {
  address,
  anyAddress,
  hostCidr,
  interfaceName,
  macAddress,
  mtu,
  range,
  subnet,
} from '@lxd/model/network-key-types';

/** A DHCP lease time as dnsmasq reads it: seconds, or a number with s, m, h, d or w. */
const leaseTime = checked('lease time', (text) => {
  if (!/^(\d+[smhdw]?|infinite)$/.test(text)) {
    throw invalid(`Invalid DHCP lease time ${quote(text)}`);
  }
});

const keysOfFamily = (family: Family): ConfigKey[] => {
  const v = `ipv${family}`;
  const hasAddress = `IPv${family} address`;
  const hasDhcp = `IPv${family} DHCP`;
  return [
    { name: `${v}.address`, type: wordOr(['none', 'auto'], hostCidr(family)), default: 'auto',
      condition: 'standard mode', doc: `The bridge's IPv${family} address (CIDR), "none" or "auto".` },
    { name: `${v}.dhcp`, type: boolean, default: 'true', condition: hasAddress,
      doc: family === 4 ? 'Whether to allocate IPv4 addresses by DHCP.'
        : 'Whether to give out additional network configuration by DHCP.' },
    { name: `${v}.dhcp.expiry`, type: leaseTime, default: '1h', condition: hasDhcp,
      doc: 'When DHCP leases expire.' },
    { name: `${v}.dhcp.ranges`, type: listOf(range(family)), condition: hasDhcp,
      doc: `Comma separated list of IPv${family} ranges for DHCP (FIRST-LAST); all addresses if unset.` },
    { name: `${v}.firewall`, type: boolean, default: 'true', condition: hasAddress,
      doc: 'Whether to generate filtering firewall rules for this network.' },
    { name: `${v}.nat`, type: boolean, default: 'false', condition: hasAddress,
      doc: 'Whether to translate addresses (on by default if the address was generated).' },
    { name: `${v}.nat.address`, type: address(family), condition: hasAddress,
      doc: 'The source address of outbound traffic from the bridge.' },
    { name: `${v}.nat.order`, type: oneOf('before', 'after'), default: 'before', condition: hasAddress,
      doc: 'Whether NAT rules go before or after existing rules (xtables only).' },
    { name: `${v}.ovn.ranges`, type: listOf(range(family)),
      doc: `Comma separated list of IPv${family} ranges for child OVN networks' routers (FIRST-LAST).` },
    { name: `${v}.routes`, type: listOf(subnet(family)), condition: hasAddress,
      doc: `Comma separated list of additional IPv${family} subnets to route to the bridge.` },
    { name: `${v}.routing`, type: boolean, default: 'true', condition: hasAddress,
      doc: 'Whether to route traffic in and out of the bridge.' },
  ];
}; // prettier-ignore

/** Every key of a bridge network, by LXD 5.2's names (networks.md 3.1). */
export const bridgeKeys: readonly ConfigKey[] = [
  { name: 'bgp.ipv4.nexthop', type: address(4), scope: 'local', condition: 'BGP server',
    doc: 'Override of the next hop of advertised IPv4 prefixes.' },
  { name: 'bgp.ipv6.nexthop', type: address(6), scope: 'local', condition: 'BGP server',
    doc: 'Override of the next hop of advertised IPv6 prefixes.' },
  { name: 'bgp.peers.*.address', type: anyAddress, condition: 'BGP server',
    doc: 'Address of a peer, IPv4 or IPv6.' },
  { name: 'bgp.peers.*.asn', type: integerWithin(1, 4294967294), condition: 'BGP server',
    doc: 'Autonomous system number of a peer.' },
  { name: 'bgp.peers.*.password', type: anyText, condition: 'BGP server',
    doc: 'Session password of a peer.' },
  { name: 'bridge.driver', type: oneOf('native', 'openvswitch'), default: 'native',
    doc: 'What makes the bridge: "native" or "openvswitch".' },
  { name: 'bridge.external_interfaces', type: listOf(interfaceName), scope: 'local',
    doc: 'Comma separated list of unconfigured interfaces to add to the bridge.' },
  { name: 'bridge.hwaddr', type: macAddress, doc: 'MAC address of the bridge.' },
  { name: 'bridge.mode', type: oneOf('standard', 'fan'), default: 'standard',
    doc: 'How the bridge operates: "standard" or "fan".' },
  { name: 'bridge.mtu', type: mtu, default: '1500', doc: 'MTU of the bridge.' },
  { name: 'dns.domain', type: anyText, default: 'lxd',
    doc: 'Domain given to DHCP clients and used for DNS resolution.' },
  { name: 'dns.mode', type: oneOf('dynamic', 'managed', 'none'), default: 'managed',
    doc: '"none": no records, "managed": names chosen by the server, "dynamic": names sent by clients.' },
  { name: 'dns.search', type: anyText,
    doc: 'Full comma separated list of search domains; the domain itself if unset.' },
  { name: 'dns.zone.forward', type: anyText, doc: 'DNS zone for forward records.' },
  { name: 'dns.zone.reverse.ipv4', type: anyText, doc: 'DNS zone for IPv4 reverse records.' },
  { name: 'dns.zone.reverse.ipv6', type: anyText, doc: 'DNS zone for IPv6 reverse records.' },
  { name: 'fan.overlay_subnet', type: subnet(4), default: '240.0.0.0/8', condition: 'fan mode',
    doc: 'Subnet of the overlay (CIDR).' },
  { name: 'fan.type', type: oneOf('vxlan', 'ipip'), default: 'vxlan', condition: 'fan mode',
    doc: 'Tunnel type of the fan: "vxlan" or "ipip".' },
  { name: 'fan.underlay_subnet', type: wordOr(['auto'], subnet(4)), default: 'auto', condition: 'fan mode',
    doc: 'Subnet of the underlay (CIDR); "auto" takes that of the default gateway.' },
  ...keysOfFamily(4),
  { name: 'ipv4.dhcp.gateway', type: address(4), condition: 'IPv4 DHCP',
    doc: "The subnet's gateway; the bridge's own address if unset." },
  ...keysOfFamily(6),
  { name: 'ipv6.dhcp.stateful', type: boolean, default: 'false', condition: 'IPv6 DHCP',
    doc: 'Whether to allocate IPv6 addresses by DHCP.' },
  { name: 'maas.subnet.ipv4', type: anyText, condition: 'IPv4 address',
    doc: 'MAAS IPv4 subnet to register instances in.' },
  { name: 'maas.subnet.ipv6', type: anyText, condition: 'IPv6 address',
    doc: 'MAAS IPv6 subnet to register instances in.' },
  { name: 'raw.dnsmasq', type: anyText, doc: "Lines appended to dnsmasq's configuration." },
  { name: 'security.acls', type: anyText,
    doc: 'Comma separated list of network ACLs for the NICs of this network.' },
  { name: 'security.acls.default.egress.action', type: oneOf('allow', 'drop', 'reject'),
    default: 'reject', condition: 'security.acls', doc: 'What happens to egress traffic no rule matches.' },
  { name: 'security.acls.default.egress.logged', type: boolean, default: 'false',
    condition: 'security.acls', doc: 'Whether to log egress traffic no rule matches.' },
  { name: 'security.acls.default.ingress.action', type: oneOf('allow', 'drop', 'reject'),
    default: 'reject', condition: 'security.acls', doc: 'What happens to ingress traffic no rule matches.' },
  { name: 'security.acls.default.ingress.logged', type: boolean, default: 'false',
    condition: 'security.acls', doc: 'Whether to log ingress traffic no rule matches.' },
  { name: 'tunnel.*.group', type: anyAddress, default: '239.0.0.1', condition: 'vxlan',
    doc: 'Multicast group of a tunnel without local and remote address.' },
  { name: 'tunnel.*.id', type: integer, default: '1', condition: 'vxlan', doc: 'Network identifier of a tunnel.' },
  { name: 'tunnel.*.interface', type: interfaceName, condition: 'vxlan',
    doc: 'Host interface of a tunnel; that of the default route if unset.' },
  { name: 'tunnel.*.local', type: anyAddress, condition: 'gre or vxlan', doc: 'Local address of a tunnel.' },
  { name: 'tunnel.*.port', type: integerWithin(0, 65535), default: '0', condition: 'vxlan',
    doc: 'UDP port of a tunnel.' },
  { name: 'tunnel.*.protocol', type: oneOf('gre', 'vxlan'), condition: 'standard mode',
    doc: 'Protocol of a tunnel: "vxlan" or "gre".' },
  { name: 'tunnel.*.remote', type: anyAddress, condition: 'gre or vxlan', doc: 'Remote address of a tunnel.' },
  { name: 'tunnel.*.ttl', type: integerWithin(0, 255), default: '1', condition: 'vxlan',
    doc: 'Time to live of multicast packets of a tunnel.' },
  { name: 'user.*', type: anyText, doc: 'Free form key/value storage.' },
]; // prettier-ignore
