import { isFalse, isTrue } from '@lxd/model/booleans';
import {
  contains,
  formatCidr,
  formatIp,
  parseCidr,
  parseRanges,
  splitList,
  subnetOf,
} from '@lxd/model/cidr';
import type { Family, Ip, IpRange } from '@lxd/model/cidr';
import { invalid, quote } from '@lxd/model/errors';
import { interfaceName } from '@lxd/model/network-key-types';

import { readFan } from './fan.js';

type Config = Readonly<Record<string, string>>;

/**
 * Checks that concern several keys of a bridge network (networks.md 3.2).
 * @throws DomainError with LXD's text
 */
export function validateBridge(name: string, config: Config): void {
  interfaceName.parse(name);
  checkFan(name, config);
  checkMtu(config);
  checkHwaddr(config);
  checkTunnels(name, config);
  checkRanges(4, config);
  checkRanges(6, config);
  checkReferences(name, config);
}

const fanIpv4Keys = ['ipv4.dhcp.expiry', 'ipv4.firewall', 'ipv4.nat', 'ipv4.nat.order'];

function checkFan(name: string, config: Config): void {
  const fan = config['bridge.mode'] === 'fan';
  const set = Object.keys(config).filter((key) => config[key] !== '');
  if (!fan && set.some((key) => key.startsWith('fan.'))) {
    throw invalid("FAN configuration may only be set when in 'fan' mode");
  }
  if (!fan) return;
  if (name.length > 11) {
    throw invalid('Network name too long to use with the FAN (must be 11 characters or less)');
  }
  if (set.some((key) => key.startsWith('ipv4.') && !fanIpv4Keys.includes(key))) {
    throw invalid("IPv4 configuration may not be set when in 'fan' mode");
  }
  if (set.some((key) => key.startsWith('ipv6.') && config[key] !== 'none')) {
    throw invalid("IPv6 configuration may not be set when in 'fan' mode");
  }
  if (config['fan.underlay_subnet'] && config['fan.underlay_subnet'] !== 'auto') readFan(config);
}

function checkMtu(config: Config): void {
  const mtu = Number(config['bridge.mtu'] || 0);
  if (mtu === 0) return;
  const has = (family: Family) => !['', 'none'].includes(config[`ipv${family}.address`] ?? '');
  if (has(6) && mtu < 1280) throw invalid('The minimum MTU for an IPv6 network is 1280');
  if (has(4) && mtu < 68) throw invalid('The minimum MTU for an IPv4 network is 68');
  if (config['bridge.mode'] !== 'fan') return;
  if (config['fan.type'] === 'ipip') {
    if (mtu > 1480) throw invalid('Maximum MTU for an IPIP FAN bridge is 1480');
  } else if (mtu > 1450) {
    throw invalid('Maximum MTU for a VXLAN FAN bridge is 1450');
  }
}

/** A MAC shared by all members is only safe where they can't meet on one segment. */
function checkHwaddr(config: Config): void {
  if (!config['bridge.hwaddr']) return;
  const unaddressed = config['ipv4.address'] === 'none' && config['ipv6.address'] === 'none';
  if (config['bridge.external_interfaces'] && unaddressed) {
    throw invalid(
      'Cannot use static "bridge.hwaddr" MAC address when bridge has no IP addresses and has external interfaces set',
    );
  }
  if (config['bridge.mode'] === 'fan') {
    throw invalid('Cannot use static "bridge.hwaddr" MAC address in fan mode');
  }
}

function checkTunnels(name: string, config: Config): void {
  for (const key of Object.keys(config)) {
    if (!key.startsWith('tunnel.')) continue;
    const [, tunnel = '', field] = key.split('.');
    if (field === undefined || key.split('.').length !== 3) {
      throw invalid(`Invalid network configuration key: ${key}`);
    }
    if (name.length + tunnel.length > 14) {
      throw invalid(`Network name too long for tunnel interface: ${name}-${tunnel}`);
    }
  }
}

function checkRanges(family: Family, config: Config): void {
  const v = `ipv${family}`;
  const subnet = parseCidr(config[`${v}.address`] ?? '');
  const dhcp = parseRanges(config[`${v}.dhcp.ranges`] ?? '');
  const ovn = parseRanges(config[`${v}.ovn.ranges`] ?? '');
  if (ovn.length === 0) return;
  const keyOf = (range: IpRange) => `${v}.${dhcp.includes(range) ? 'dhcp' : 'ovn'}.ranges`;
  for (const range of subnet ? [...dhcp, ...ovn] : []) {
    if (inSubnet(range.first, subnet!) && inSubnet(range.last, subnet!)) continue;
    throw invalid(
      `Failed parsing ${keyOf(range)}: IP range ${quote(formatRange(range))} does not fall within any of the allowed networks [${formatCidr(subnetOf(subnet!))}]`,
    );
  }
  const allocates =
    !isFalse(config[`${v}.dhcp`]) && (family === 4 || isTrue(config['ipv6.dhcp.stateful']));
  if (!allocates) return;
  if (dhcp.length === 0) {
    throw invalid(
      `"${v}.ovn.ranges" must be used in conjunction with non-overlapping "${v}.dhcp.ranges" when DHCPv${family} is enabled`,
    );
  }
  for (const range of ovn) {
    if (dhcp.some((other) => range.first.value <= other.last.value && other.first.value <= range.last.value)) {
      throw invalid(`The range specified in "${v}.ovn.ranges" (${quote(formatRange(range))}) cannot overlap with "${v}.dhcp.ranges"`);
    }
  }
} // prettier-ignore

const formatRange = ({ first, last }: IpRange): string => `${formatIp(first)}-${formatIp(last)}`;

/** An end that begins with zero bytes counts from the subnet's start: "::10", "0.0.0.50". */
function inSubnet(end: Ip, subnet: ReturnType<typeof subnetOf>): boolean {
  const short = end.value >> (end.family === 4 ? 24n : 112n) === 0n;
  return contains(subnet, short ? { ...end, value: end.value | subnetOf(subnet).value } : end);
}

/** What a configuration may name that cannot exist here. */
function checkReferences(name: string, config: Config): void {
  const [acl] = splitList(config['security.acls']);
  if (acl !== undefined) throw invalid(`Network ACL ${quote(acl)} does not exist`);
  for (const key of ['dns.zone.forward', 'dns.zone.reverse.ipv4', 'dns.zone.reverse.ipv6']) {
    if (!config[key]) continue;
    const why = `Network zone ${quote(config[key])} doesn't exist`;
    throw invalid(`Invalid value for network ${quote(name)} option ${quote(key)}: ${why}`);
  }
}
