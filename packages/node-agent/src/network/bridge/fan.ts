import { contains, formatCidr, formatIp, hostOf, parseCidr, parseIp, subnetOf } from '@lxd/model/cidr';
import type { Cidr, Ip } from '@lxd/model/cidr';
import { internal, invalid, unsupported } from '@lxd/model/errors';

import { CommandError } from '../../host/command.js';
import type { Host } from '../../host/host.js';
import { ipBatch, ipJson, readLink, readLinks } from '../ip.js';
import type { IpLink, IpRoute } from '../ip.js';
import type { BridgeSettings } from './settings.js';

/** A fan maps every host of the underlay to a slice of the overlay (networks.md 3.8). */
export interface Fan {
  readonly type: 'ipip' | 'vxlan';
  readonly overlay: Cidr;
  readonly underlay: Cidr;
}

/** This host's place in a fan. */
export interface FanPlace {
  readonly address: Cidr; // of the bridge
  readonly host: Ip; // in the underlay
  readonly interfaceName: string;
  readonly mtu: number; // what is left of the underlay's
}

/** @throws DomainError (invalid) for subnets that a fan cannot map */
export function readFan(config: Readonly<Record<string, string>>): Fan {
  const overlay = parseCidr(config['fan.overlay_subnet'] || '240.0.0.0/8');
  const underlay = parseCidr(config['fan.underlay_subnet'] ?? '');
  if (!overlay || ![8, 16].includes(overlay.prefix)) {
    throw invalid('Invalid overlay subnet: only /8 and /16 are supported');
  }
  if (!underlay || ![16, 24].includes(underlay.prefix)) {
    throw invalid('Invalid underlay subnet: only /16 and /24 are supported');
  }
  if (overlay.prefix + (32 - underlay.prefix) + 8 > 32) {
    throw invalid('Underlay or overlay networks too large to accommodate the FAN');
  }
  const type = config['fan.type'] === 'ipip' ? 'ipip' : 'vxlan';
  return { type, overlay: subnetOf(overlay), underlay: subnetOf(underlay) };
}

/** The bridge's address of the host with this address in the underlay. */
export function fanAddress({ type, overlay, underlay }: Fan, host: Ip): Cidr {
  const byte = (ip: Ip, index: number) => (ip.value >> BigInt(8 * (3 - index))) & 255n;
  const slice =
    overlay.prefix === 16
      ? [byte(overlay, 1), byte(host, 3)]
      : underlay.prefix === 24
        ? [byte(host, 3), 0n]
        : [byte(host, 2), byte(host, 3)];
  const value = (byte(overlay, 0) << 24n) | (slice[0]! << 16n) | (slice[1]! << 8n) | 1n;
  return { family: 4, value, prefix: type === 'ipip' ? 24 : overlay.prefix };
}

/** @throws DomainError (internal) when this host has no address in the underlay */
export function placeInFan(fan: Fan, links: readonly IpLink[]): FanPlace {
  for (const { ifname, mtu, addr_info = [] } of links) {
    if (ifname === 'lo') continue;
    for (const { family, local } of addr_info) {
      const host = family === 'inet' ? parseIp(local) : null;
      if (!host || !contains(fan.underlay, host)) continue;
      const overhead = fan.type === 'ipip' ? 20 : 50;
      return { address: fanAddress(fan, host), host, interfaceName: ifname, mtu: mtu - overhead };
    }
  }
  throw internal('No address found in subnet');
}

const fanMap = ({ overlay, underlay }: Fan): string =>
  `fan-map ${formatCidr(overlay)}:${formatCidr(underlay)}`;

/** A bridge in a fan as it is on this host; any other one as it is. */
export async function onThisHost(want: BridgeSettings, host: Host): Promise<BridgeSettings> {
  const { fan } = want;
  if (!fan) return want;
  const { address, mtu } = placeInFan(fan, await readLinks(host));
  const slice = { ...address, prefix: 24 };
  const ranges = [{ first: hostOf(slice, 2n), last: hostOf(slice, 254n) }];
  const { expiry, firewall, nat } = want.fanFamily;
  const ipv4 = {
    family: 4 as const, address, dhcp: true, stateful: true, expiry, ranges, gateway: null,
    firewall, nat, natAddress: null, natLast: false, routes: [], routing: true,
  }; // prettier-ignore
  return { ...want, ipv4, ipv6: null, mtu: want.fixedMtu ?? mtu };
}

/** Makes the device that carries the fan's traffic. @throws DomainError (unsupported) */
export async function applyFan(
  want: BridgeSettings,
  host: Host,
  attach: (interfaceName: string) => Promise<void>,
): Promise<void> {
  try {
    await makeDevice(want, host, attach);
  } catch (error) {
    if (!(error instanceof CommandError) || !error.stderr.includes('fan-map')) throw error;
    throw unsupported('Fan networking needs a kernel that can map a fan');
  }
}

async function makeDevice(
  want: BridgeSettings,
  host: Host,
  attach: (interfaceName: string) => Promise<void>,
): Promise<void> {
  const { fan, name } = want;
  if (!fan) return;
  const place = placeInFan(fan, await readLinks(host));
  if (fan.type === 'ipip') {
    const overlay = formatCidr(fan.overlay);
    await ipBatch(host, [
      `link set dev tunl0 type ipip ${fanMap(fan)}`,
      `link set dev tunl0 up`,
      `route replace ${overlay} dev tunl0 src ${formatIp(place.address)}`,
    ]);
    return;
  }
  const device = `${name}-fan`;
  if (await readLink(host, device)) return;
  const id = fan.overlay.value >> 8n;
  await ipBatch(host, [
    `link add name ${device} type vxlan id ${id} dev ${place.interfaceName} dstport 0 local ${formatIp(place.host)} ${fanMap(fan)}`,
  ]);
  await attach(device);
  await ipBatch(host, [`link set dev ${device} mtu ${place.mtu} up`]);
}

/** The subnet of the default route's interface: where `fan.underlay_subnet=auto` points. */
export async function defaultSubnet(host: Host): Promise<string> {
  const [route] = await ipJson<IpRoute>(host, ['-4', 'route', 'show', 'default']);
  const link = route?.dev === undefined ? null : await readLink(host, route.dev);
  const found = link?.addr_info?.find(({ family }) => family === 'inet');
  if (!found) throw internal('No default gateway for IPv4');
  const cidr = parseCidr(`${found.local}/${found.prefixlen}`)!;
  return formatCidr(subnetOf(cidr));
}
