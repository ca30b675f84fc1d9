import { formatCidr, formatIp, subnetOf } from '@lxd/model/cidr';

import type { BridgeSettings, FamilySettings } from '../network/bridge/settings.js';

/** One base chain of table `inet lxd`: where it hooks in and its rules, in nft's language. */
export interface Chain {
  readonly name: string;
  readonly hook: string;
  readonly rules: readonly string[];
}

/** The chains a bridge network may have, whether or not its configuration asks for them now. */
export const bridgeChainNames = (network: string): string[] =>
  ['pstrt', 'fwd', 'in', 'out'].map((prefix) => `${prefix}.${network}`);

/** A bridge network's rules as LXD 5.2 lays them out (networks.md 4.2); chains without rules are left out. */
export function bridgeChains(network: BridgeSettings): Chain[] {
  const families = [network.ipv4, network.ipv6].filter((family) => family !== null);
  const filtered = families.filter(({ firewall }) => firewall);
  const { name } = network;
  return [
    {
      name: `pstrt.${name}`,
      hook: 'type nat hook postrouting priority 100; policy accept;',
      rules: families.filter(({ nat }) => nat).map(natRule),
    },
    {
      name: `fwd.${name}`,
      hook: 'type filter hook forward priority 0; policy accept;',
      rules: filtered.flatMap((family) => forwardRules(name, family)),
    },
    {
      name: `in.${name}`,
      hook: 'type filter hook input priority 0; policy accept;',
      rules: serviceRules(filtered, `iifname "${name}"`, 'dport', requestTypes),
    },
    {
      name: `out.${name}`,
      hook: 'type filter hook output priority 0; policy accept;',
      rules: serviceRules(filtered, `oifname "${name}"`, 'sport', replyTypes),
    },
  ].filter(({ rules }) => rules.length > 0);
}

const ipWord = ({ family }: FamilySettings) => (family === 4 ? 'ip' : 'ip6');

function natRule(settings: FamilySettings): string {
  const ip = ipWord(settings);
  const subnet = formatCidr(subnetOf(settings.address));
  const verdict = settings.natAddress ? `snat ${ip} to ${formatIp(settings.natAddress)}` : 'masquerade';
  return `${ip} saddr ${subnet} ${ip} daddr != ${subnet} ${verdict}`;
} // prettier-ignore

function forwardRules(name: string, settings: FamilySettings): string[] {
  const version = settings.family === 4 ? 'ip version 4' : 'ip6 version 6';
  const verdict = settings.routing ? 'accept' : 'reject';
  return [`${version} oifname "${name}" ${verdict}`, `${version} iifname "${name}" ${verdict}`];
}

// ICMP that a host needs to answer for what it serves: errors, and what IPv6 cannot do without
// (router and neighbour discovery, packet too big, multicast listener reports).
const icmp4 = '3, 11, 12';
const requestTypes = '1, 2, 3, 4, 133, 135, 136, 143';
const replyTypes = '1, 2, 3, 4, 128, 134, 135, 136, 143';

function serviceRules(
  families: readonly FamilySettings[],
  match: string,
  port: 'dport' | 'sport',
  icmp6: string,
): string[] {
  if (families.length === 0) return [];
  return [
    `${match} tcp ${port} 53 accept`,
    `${match} udp ${port} 53 accept`,
    ...families
      .filter(({ dhcp }) => dhcp)
      .flatMap(({ family }) =>
        family === 4
          ? [`${match} icmp type { ${icmp4} } accept`, `${match} udp ${port} 67 accept`]
          : [`${match} icmpv6 type { ${icmp6} } accept`, `${match} udp ${port} 547 accept`],
      ),
  ];
}
