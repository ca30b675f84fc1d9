import { formatCidr, formatIp } from '@lxd/model/cidr';
import type { Cidr, Family, Ip } from '@lxd/model/cidr';

import type { Chain } from './bridge-rules.js';

/** What a bridged NIC may send. */
export interface NicFilter {
  /** `[project_]instance.device`, part of the chains' names. */
  readonly label: string;
  readonly hostName: string;
  readonly hwaddr: string;
  /** Source subnets allowed in a filtered family, none: nothing passes; null: not filtered. */
  readonly ipv4: readonly Cidr[] | null;
  readonly ipv6: readonly Cidr[] | null;
}

export const nicChainNames = (label: string): string[] => [`in.${label}`, `fwd.${label}`];

/** The chains of table `bridge lxd` for one NIC: towards the host and towards other ports. */
export function nicChains(filter: NicFilter): Chain[] {
  const towards = (hook: 'input' | 'forward') => [
    ...hardwareRules(filter),
    ...(filter.ipv4 ? ipv4Rules(filter.ipv4, hook) : []),
    ...(filter.ipv6 ? ipv6Rules(filter.ipv6, hook) : []),
    ...(filter.ipv4 || filter.ipv6 ? ['ether type != { arp, ip, ip6 } drop'] : []),
  ];
  const chain = (name: string, hook: 'input' | 'forward'): Chain => ({
    name,
    hook: `type filter hook ${hook} priority 0; policy accept;`,
    rules: towards(hook).map((rule) => `iifname "${filter.hostName}" ${rule}`),
  });
  return [chain(`in.${filter.label}`, 'input'), chain(`fwd.${filter.label}`, 'forward')];
}

/** Neither as sender of frames nor in ARP and neighbour advertisements another MAC than its own. */
function hardwareRules({ hwaddr }: NicFilter): string[] {
  const hex = hwaddr.replaceAll(':', '').toLowerCase();
  return [
    `ether saddr != ${hwaddr} drop`,
    `ether type arp arp saddr ether != ${hwaddr} drop`,
    // In an advertisement, 66 bytes of headers and target come before the option's MAC.
    `ether type ip6 icmpv6 type 136 @nh,528,48 != 0x${hex} drop`,
  ];
}

function ipv4Rules(allowed: readonly Cidr[], hook: 'input' | 'forward'): string[] {
  const dhcp =
    'ether type ip ip saddr 0.0.0.0 ip daddr 255.255.255.255 ip protocol udp udp dport 67 accept';
  return [
    ...(hook === 'input' && allowed.length > 0 ? [dhcp] : []),
    ...allowed.flatMap((subnet) => {
      const text = subnetText(subnet);
      return [
        `ether type arp arp saddr ip ${text} accept`,
        `ether type ip ip saddr ${text} accept`,
      ];
    }),
    'ether type arp drop',
    'ether type ip drop',
  ];
}

function ipv6Rules(allowed: readonly Cidr[], hook: 'input' | 'forward'): string[] {
  const discovery = [
    'ether type ip6 ip6 saddr fe80::/10 ip6 daddr ff02::1:2 udp dport 547 accept',
    'ether type ip6 ip6 saddr fe80::/10 ip6 daddr ff02::2 icmpv6 type 133 accept',
  ];
  return [
    ...(hook === 'input' && allowed.length > 0 ? discovery : []),
    'ether type ip6 icmpv6 type 134 drop', // router advertisements
    ...allowed.flatMap((subnet) => [
      `ether type ip6 icmpv6 type 136 ${targetMatch(subnet)} accept`,
      `ether type ip6 ip6 saddr ${subnetText(subnet)} accept`,
    ]),
    'ether type ip6 drop',
  ];
}

/** The target of a neighbour advertisement begins 48 bytes into it; only the prefix is compared. */
function targetMatch({ value, prefix }: Cidr): string {
  const bits = value >> BigInt(128 - prefix);
  return `@nh,384,${prefix} 0x${bits.toString(16)}`;
}

const whole = { 4: 32, 6: 128 } as const;

const subnetText = (subnet: Cidr): string =>
  subnet.prefix === whole[subnet.family] ? formatIp(subnet) : formatCidr(subnet);

/** One address as a subnet. */
export const single = (ip: Ip): Cidr => ({ ...ip, prefix: whole[ip.family as Family] });
