import { join } from 'node:path';

import { formatIp, hostOf, lastOf } from '@lxd/model/cidr';
import type { Cidr, IpRange } from '@lxd/model/cidr';

import type { BridgeSettings, FamilySettings } from './settings.js';

/** What of the host decides how dnsmasq is called. */
export interface DnsmasqHost {
  readonly folder: string; // $LXD_DIR/networks/<name>
  readonly version: string; // "2.90"
  readonly user: string;
  readonly group: string;
}

/** Whether a bridge needs dnsmasq at all: it has an address. */
export const needsDnsmasq = ({ ipv4, ipv6 }: BridgeSettings): boolean =>
  ipv4 !== null || ipv6 !== null;

/** dnsmasq's command line, as LXD 5.2 builds it (networks.md 3.4). */
export function dnsmasqArgs(network: BridgeSettings, host: DnsmasqHost): string[] {
  const { name, dns, ipv4, ipv6 } = network;
  const dhcp = [ipv4, ipv6].some((family) => family?.dhcp);
  return [
    'dnsmasq',
    '--keep-in-foreground',
    '--strict-order',
    '--bind-interfaces',
    '--except-interface=lo',
    '--pid-file=',
    '--no-ping', // a 3 seconds' wait for each new lease otherwise
    `--interface=${name}`,
    ...(newerThan(host.version, 2, 79) ? ['--dhcp-rapid-commit'] : []),
    '--quiet-dhcp',
    '--quiet-dhcp6',
    '--quiet-ra',
    ...(ipv4 ? [`--listen-address=${formatIp(ipv4.address)}`] : []),
    ...(dhcp ? leaseArgs(host.folder) : []),
    ...(ipv4?.dhcp ? dhcpv4Args(ipv4, network) : []),
    ...(ipv6 ? [`--listen-address=${formatIp(ipv6.address)}`, '--enable-ra'] : []),
    ...(ipv6 ? ipv6RangeArgs(ipv6, name) : []),
    ...(dns.mode === 'none'
      ? []
      : ['-s', dns.domain, '--interface-name', `_gateway.${dns.domain},${name}`, '-S', `/${dns.domain}/`]),
    `--conf-file=${join(host.folder, 'dnsmasq.raw')}`,
    '-u',
    host.user,
    '-g',
    host.group,
  ];
} // prettier-ignore

const leaseArgs = (folder: string): string[] => [
  '--dhcp-no-override',
  '--dhcp-authoritative',
  `--dhcp-leasefile=${join(folder, 'dnsmasq.leases')}`,
  `--dhcp-hostsfile=${join(folder, 'dnsmasq.hosts')}`,
];

function dhcpv4Args(ipv4: FamilySettings, { mtu, dns }: BridgeSettings): string[] {
  return [
    ...(ipv4.gateway ? [`--dhcp-option-force=3,${ipv4.gateway}`] : []),
    ...(mtu === 1500 ? [] : [`--dhcp-option-force=26,${mtu}`]),
    ...(dns.search ? [`--dhcp-option-force=119,${dns.search}`] : []),
    ...rangesOf(ipv4).flatMap(({ first, last }) => [
      '--dhcp-range',
      `${formatIp(first)},${formatIp(last)},${ipv4.expiry}`,
    ]),
  ];
}

function ipv6RangeArgs(ipv6: FamilySettings, name: string): string[] {
  if (!ipv6.dhcp) return ['--dhcp-range', `::,constructor:${name},ra-only`];
  if (!ipv6.stateful) return ['--dhcp-range', `::,constructor:${name},ra-stateless,ra-names`];
  return rangesOf(ipv6).flatMap(({ first, last }) => [
    '--dhcp-range',
    `${formatIp(first)},${formatIp(last)},${ipv6.address.prefix},${ipv6.expiry}`,
  ]);
}

/** The configured ranges, else the whole subnet but its first two addresses and IPv4's broadcast. */
export const rangesOf = ({ ranges, address }: FamilySettings): readonly IpRange[] =>
  ranges.length > 0 ? ranges : [wholeSubnet(address)];

const wholeSubnet = (cidr: Cidr): IpRange => ({
  first: hostOf(cidr, 2n),
  last: { ...lastOf(cidr), value: lastOf(cidr).value - (cidr.family === 4 ? 1n : 0n) },
});

function newerThan(version: string, major: number, minor: number): boolean {
  const [ours = 0, theirs = 0] = version.split('.').map((part) => parseInt(part, 10));
  return ours > major || (ours === major && theirs > minor);
}
