import { createHash } from 'node:crypto';

import { isFalse, isTrue } from '@lxd/model/booleans';
import { parseCidr, parseIp, parseRanges, splitList } from '@lxd/model/cidr';
import type { Cidr, Family, Ip, IpRange } from '@lxd/model/cidr';

import type { NetworkSpec } from '../network-type.js';
import { readFan } from './fan.js';
import type { Fan } from './fan.js';
import type { Tunnel } from './tunnels.js';

/** What a bridge network's configuration means, defaults applied; null where a part is off. */
export interface BridgeSettings {
  readonly name: string;
  readonly hwaddr: string;
  readonly mtu: number;
  /** The MTU asked for; null: `mtu` is the default. */
  readonly fixedMtu: number | null;
  readonly openVswitch: boolean;
  readonly tunnels: readonly Tunnel[];
  /** In fan mode; the address then follows from the host's own (fan.ts). */
  readonly fan: Fan | null;
  /** What may be said of IPv4 in fan mode. */
  readonly fanFamily: Pick<FamilySettings, 'expiry' | 'firewall' | 'nat'>;
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
  /** Behind the rules of others; only xtables has such an order. */
  readonly natLast: boolean;
  readonly routes: readonly Cidr[];
  readonly routing: boolean;
}

export function readSettings(spec: NetworkSpec): BridgeSettings {
  const { config } = spec;
  const mode = config['dns.mode'];
  const tunnels = readTunnels(config);
  const fan = config['bridge.mode'] === 'fan' ? readFan(config) : null;
  const fixedMtu = Number(config['bridge.mtu']) || null;
  return {
    name: spec.name,
    hwaddr: config['bridge.hwaddr'] || stableHwaddr(spec),
    mtu: fixedMtu ?? defaultMtu(tunnels, fan),
    fixedMtu,
    openVswitch: config['bridge.driver'] === 'openvswitch',
    tunnels,
    fan,
    fanFamily: {
      expiry: config['ipv4.dhcp.expiry'] || '1h',
      firewall: !isFalse(config['ipv4.firewall']),
      nat: !isFalse(config['ipv4.nat']),
    },
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
    natLast: get('nat.order') === 'after',
    routes: splitList(get('routes')).flatMap((item) => parseCidr(item) ?? []),
    routing: !isFalse(get('routing')),
  };
}

/** What is left of 1500 bytes inside a tunnel: by LXD's figures. */
function defaultMtu(tunnels: readonly Tunnel[], fan: Fan | null): number {
  if (tunnels.length > 0) return 1400;
  if (fan) return fan.type === 'ipip' ? 1480 : 1450;
  return 1500;
}

/** Tunnels with a protocol; the others are being configured still. In the order of their names. */
function readTunnels(config: Readonly<Record<string, string>>): Tunnel[] {
  const names = Object.keys(config).flatMap((key) => /^tunnel\.([^.]+)\./.exec(key)?.[1] ?? []);
  return [...new Set(names)].sort().flatMap((name) => {
    const get = (key: string): string | null => config[`tunnel.${name}.${key}`] || null;
    const protocol = get('protocol');
    if (protocol !== 'gre' && protocol !== 'vxlan') return [];
    const tunnel: Tunnel = {
      name,
      protocol,
      local: get('local'),
      remote: get('remote'),
      group: get('group') ?? '239.0.0.1',
      id: Number(get('id') ?? 1),
      interfaceName: get('interface'),
      port: Number(get('port') ?? 0),
      ttl: Number(get('ttl') ?? 1),
    };
    return [tunnel];
  });
}

/** The same MAC after every restart and on every member: made from what identifies the network. */
function stableHwaddr(spec: NetworkSpec): string {
  const seed = spec.hwaddrSeed || `${spec.project}/${spec.name}`;
  const digest = createHash('sha256').update(seed).digest('hex');
  return `00:16:3e:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
}
