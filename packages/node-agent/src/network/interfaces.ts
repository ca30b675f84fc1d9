import { access, readdir } from 'node:fs/promises';

import { notFound, quote } from '@lxd/model/errors';
import type {
  BondState,
  BridgeState,
  Interface,
  InterfaceAddress,
  InterfaceState,
  VlanState,
} from '@lxd/proto/lxd/agent/v1/networks';

import type { Host } from '../host/host.js';
import { ipJson, isAbsent, readLink, readLinks } from './ip.js';
import type { IpLink } from './ip.js';

/** Every interface of the host with LXD's word for its kind; names starting `veth` are nobody's network. */
export async function listInterfaces(host: Host): Promise<Interface[]> {
  const [links, hardware] = await Promise.all([readLinks(host), interfacesWithHardware()]);
  return links
    .filter((link) => !link.ifname.startsWith('veth'))
    .map((link) => ({ name: link.ifname, type: interfaceType(link, hardware) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** As LXD 5.2 decides, the first that fits: loopback, bridge, vlan, physical, bond, unknown. */
export function interfaceType(link: IpLink, withHardware: ReadonlySet<string>): string {
  const kind = link.linkinfo?.info_kind;
  if (link.flags.includes('LOOPBACK')) return 'loopback';
  if (kind === 'bridge' || kind === 'vlan') return kind;
  if (withHardware.has(link.ifname)) return 'physical';
  if (kind === 'bond') return 'bond';
  return 'unknown';
}

/** Interfaces with a device behind them (sysfs `device`). */
async function interfacesWithHardware(): Promise<ReadonlySet<string>> {
  const names = await readdir('/sys/class/net');
  const found = await Promise.all(
    names.map((name) =>
      access(`/sys/class/net/${name}/device`).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return new Set(found.flat());
}

/** What is attached to a bridge or a bond; nothing, if that has just gone. */
async function membersOf(host: Host, name: string): Promise<IpLink[]> {
  try {
    return await ipJson<IpLink>(host, ['link', 'show', 'master', name]);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** @throws DomainError (not-found) */
export async function interfaceState(host: Host, name: string): Promise<InterfaceState> {
  const link = await readLink(host, name);
  if (!link) throw notFound(`Network interface ${quote(name)} not found`);
  const kind = link.linkinfo?.info_kind;
  const members =
    kind === 'bridge' || kind === 'bond'
      ? await membersOf(host, name)
      : [];
  return describeLink(
    link,
    members.map((member) => member.ifname),
  );
}

/** What `GET /1.0/networks/<name>/state` says of one interface. */
export function describeLink(link: IpLink, members: readonly string[]): InterfaceState {
  const kind = link.linkinfo?.info_kind;
  return {
    addresses: addressesOf(link),
    bytesReceived: link.stats64?.rx.bytes ?? 0,
    bytesSent: link.stats64?.tx.bytes ?? 0,
    packetsReceived: link.stats64?.rx.packets ?? 0,
    packetsSent: link.stats64?.tx.packets ?? 0,
    hwaddr: link.link_type === 'loopback' ? '' : (link.address ?? ''),
    mtu: link.mtu,
    state: link.flags.includes('UP') ? 'up' : 'down',
    type: flowType(link.flags),
    bridge: kind === 'bridge' ? bridgeState(link, members) : undefined,
    vlan: kind === 'vlan' ? vlanState(link) : undefined,
    bond: kind === 'bond' ? bondState(link, members) : undefined,
  };
}

function addressesOf(link: IpLink): InterfaceAddress[] {
  return (link.addr_info ?? [])
    .filter(({ family }) => family === 'inet' || family === 'inet6')
    .map(({ family, local, prefixlen }) => ({
      family,
      address: local,
      netmask: String(prefixlen),
      scope: addressScope(local),
    }));
}

/** By the address alone, as LXD tells them apart. */
export function addressScope(address: string): 'global' | 'link' | 'local' {
  if (address.startsWith('127.') || address === '::1') return 'local';
  if (address.startsWith('169.254.') || address.startsWith('fe80:')) return 'link';
  return 'global';
}

function flowType(flags: readonly string[]): string {
  if (flags.includes('LOOPBACK')) return 'loopback';
  if (flags.includes('POINTOPOINT')) return 'point-to-point';
  return flags.includes('BROADCAST') ? 'broadcast' : 'unknown';
}

type Data = Readonly<Record<string, unknown>>;

const dataOf = (link: IpLink): Data => link.linkinfo?.info_data ?? {};
const number = (data: Data, key: string) => Number(data[key] ?? 0);
const text = (data: Data, key: string) => String(data[key] ?? '');

function bridgeState(link: IpLink, members: readonly string[]): BridgeState {
  const data = dataOf(link);
  return {
    id: bridgeId(text(data, 'bridge_id')),
    stp: number(data, 'stp_state') === 1,
    forwardDelay: number(data, 'forward_delay'),
    vlanDefault: number(data, 'vlan_default_pvid'),
    vlanFiltering: number(data, 'vlan_filtering') === 1,
    upperDevices: [...members],
  };
}

/** As the kernel's sysfs prints it, `8000.00163ef3f1c2`; `ip` has `8000.0:16:3e:f3:f1:c2`. */
function bridgeId(id: string): string {
  const [priority = '', mac = ''] = id.split('.');
  const bytes = mac.split(':').map((byte) => byte.padStart(2, '0'));
  return mac === '' ? '' : `${priority}.${bytes.join('')}`;
}

const vlanState = (link: IpLink): VlanState => ({
  lowerDevice: link.link ?? '',
  vid: number(dataOf(link), 'id'),
});

function bondState(link: IpLink, members: readonly string[]): BondState {
  const data = dataOf(link);
  return {
    mode: text(data, 'mode'),
    transmitPolicy: text(data, 'xmit_hash_policy'),
    upDelay: number(data, 'updelay'),
    downDelay: number(data, 'downdelay'),
    miiFrequency: number(data, 'miimon'),
    miiState: link.flags.includes('LOWER_UP') ? 'up' : 'down',
    lowerDevices: [...members],
  };
}
