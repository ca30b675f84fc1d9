import { createHash } from 'node:crypto';

import { isFalse, isTrue } from '@lxd/model/booleans';
import { parseCidr, parseIp, parseRanges, splitList } from '@lxd/model/cidr';
import type { Cidr, Family, Ip, IpRange } from '@lxd/model/cidr';

import type { NetworkSpec } from '../network-type.js';

/** What a bridge network's configuration means, defaults applied; null where a part is off. */
export interface BridgeSettings {
  readonly name: string;
  readonly hwaddr: string;
  readonly mtu: number;
  readonly externalInterfaces: readonly string[];
  readonly dns: {
    readonly mode: 'none' | 'managed' | 'dynamic';
    readonly domain: string;
    readonly search: string | null;
  };
  readonly ipv4: FamilySettings | null;
  readonly ipv6: FamilySettings | null;
  readonly rawDnsmasq: string;
}

export interface FamilySettings {
  readonly family: Family;
  readonly address: Cidr;
  readonly dhcp: boolean;
  /** Whether addresses come from DHCP: always in IPv4, in IPv6 only when asked for. */
  readonly stateful: boolean;
  readonly expiry: string;
  readonly ranges: readonly IpRange[];
  readonly gateway: string | null;
  readonly firewall: boolean;
  readonly nat: boolean;
  readonly natAddress: Ip | null;
  readonly routes: readonly Cidr[];
  readonly routing: boolean;
}

export function readSettings(spec: NetworkSpec): BridgeSettings {
  const { config } = spec;
  const mode = config['dns.mode'];
  return {
    name: spec.name,
    hwaddr: config['bridge.hwaddr'] || stableHwaddr(spec),
    mtu: Number(config['bridge.mtu'] || 1500),
    externalInterfaces: splitList(config['bridge.external_interfaces']),
    dns: {
      mode: mode === 'none' || mode === 'dynamic' ? mode : 'managed',
      domain: config['dns.domain'] || 'lxd',
      search: config['dns.search'] || null,
    },
    ipv4: readFamily(4, config),
    ipv6: readFamily(6, config),
    rawDnsmasq: config['raw.dnsmasq'] ?? '',
  };
}

function readFamily(
  family: Family,
  config: Readonly<Record<string, string>>,
): FamilySettings | null {
  const get = (key: string): string | undefined => config[`ipv${family}.${key}`];
  const address = parseCidr(get('address') ?? '');
  if (!address) return null; // absent or "none"
  const dhcp = !isFalse(get('dhcp'));
  return {
    family,
    address,
    dhcp,
    stateful: dhcp && (family === 4 || isTrue(get('dhcp.stateful'))),
    expiry: get('dhcp.expiry') || '1h',
    ranges: parseRanges(get('dhcp.ranges') ?? ''),
    gateway: get('dhcp.gateway') || null,
    firewall: !isFalse(get('firewall')),
    nat: isTrue(get('nat')),
    natAddress: parseIp(get('nat.address') ?? ''),
    routes: splitList(get('routes')).flatMap((item) => parseCidr(item) ?? []),
    routing: !isFalse(get('routing')),
  };
}

/** The same MAC after every restart and on every member: made from what identifies the network. */
function stableHwaddr(spec: NetworkSpec): string {
  const seed = spec.hwaddrSeed || `${spec.project}/${spec.name}`;
  const digest = createHash('sha256').update(seed).digest('hex');
  return `00:16:3e:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
}
