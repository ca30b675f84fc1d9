import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { chain, internal, invalid, quote } from '@lxd/model/errors';

import { bridgeChainNames, bridgeChains } from '../../firewall/bridge-rules.js';
import { firewallOf } from '../../firewall/detect.js';
import { removeChains, replaceChains } from '../../firewall/nftables.js';
import { removeXtables, replaceXtables, xtablesRules } from '../../firewall/xtables.js';
import type { Host } from '../../host/host.js';
import { isAbsent, ipBatch, ipJson, readLink } from '../ip.js';
import type { IpRoute } from '../ip.js';
import { readSysctl, writeSysctl } from '../sysctl.js';
import { applyDnsmasq, stopDnsmasq } from './dnsmasq.js';
import { applyFan, onThisHost } from './fan.js';
import { planCreate, planLink, planSysctls, planVlanFiltering } from './link-plan.js';
import type { BridgeNow } from './link-plan.js';
import { addSwitch, addSwitchPort, deleteSwitch, deleteSwitchPort, hasSwitch } from './openvswitch.js';
import { rejoinPorts } from './ports.js';
import type { BridgeSettings } from './settings.js';
import { applyTunnels, deleteTunnels } from './tunnels.js';

/** One concern of bringing a bridge up. Each may be repeated, and finds out itself what is left to do. */
interface BringUpStep {
  readonly name: string;
  run(want: BridgeSettings, host: Host, before: BridgeSettings | null): Promise<void>;
}

/** In this order (networks.md 3.3). */
const steps: readonly BringUpStep[] = [
  { name: 'folders', run: makeFolders },
  { name: 'bridge, addresses and routes', run: applyLink },
  { name: 'external interfaces', run: applyExternalInterfaces },
  { name: 'forwarding', run: applyForwarding },
  { name: 'fan', run: (want, host) => applyFan(want, host, attacherOf(want, host)) },
  { name: 'tunnels', run: (want, host) => applyTunnels(want, host, attacherOf(want, host)) },
  { name: 'dnsmasq', run: applyDnsmasq },
  { name: 'firewall', run: applyFirewall },
];

/** Makes the bridge be what `want` says, from whatever state a crash or a host boot left. */
export async function bringUp(
  want: BridgeSettings,
  before: BridgeSettings | null,
  host: Host,
): Promise<void> {
  const possible = await withoutMissingIpv6(await onThisHost(want, host), host);
  for (const step of steps) await step.run(possible, host, before);
}

/** A kernel may be booted without IPv6; IPv4 works all the same. */
async function withoutMissingIpv6(want: BridgeSettings, host: Host): Promise<BridgeSettings> {
  if (!want.ipv6 || (await readSysctl('net/ipv6/conf/all/disable_ipv6')) !== null) return want;
  host.log.warn('No IPv6 in this kernel: going on without', { network: want.name });
  return { ...want, ipv6: null };
}

async function makeFolders({ name }: BridgeSettings, host: Host): Promise<void> {
  const folder = join(host.paths.networks, name);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  await mkdir(join(folder, 'dnsmasq.hosts'), { recursive: true, mode: 0o755 });
}

async function applyLink(
  want: BridgeSettings,
  host: Host,
  before: BridgeSettings | null,
): Promise<void> {
  const { name, openVswitch } = want;
  if (before && before.openVswitch !== openVswitch) await deleteBridge(before, host);
  const made = openVswitch ? await makeSwitch(want, host) : await makeBridge(want, host);
  await applySysctls(want, host); // before it goes up: the kernel's own IPv6 habits are settled
  const now = await readNow(name, host);
  if (!openVswitch) await enableVlanFiltering(want, now, host);
  await ipBatch(host, planLink(want, now));
  if (!made) return;
  await stopDnsmasq(name, host); // one that served a bridge of this name listens to nothing any more
  await rejoinPorts(host, name, openVswitch);
}

/** @returns whether it had to be made */
async function makeBridge(want: BridgeSettings, host: Host): Promise<boolean> {
  const existing = await readLink(host, want.name);
  if (existing?.linkinfo?.info_kind === 'bridge') return false;
  if (existing) throw invalid(`Network interface ${quote(want.name)} already exists`);
  await ipBatch(host, planCreate(want));
  return true;
}

async function makeSwitch({ name }: BridgeSettings, host: Host): Promise<boolean> {
  if (await hasSwitch(host, name)) return false;
  await addSwitch(host, name);
  return true;
}

/** Puts an interface on the bridge. */
const attacherOf = (want: BridgeSettings, host: Host) => (interfaceName: string) =>
  want.openVswitch
    ? addSwitchPort(host, want.name, interfaceName)
    : ipBatch(host, [`link set dev ${interfaceName} master ${want.name}`]);

/** Hosts whose kernel has no VLAN filtering: asked and told once. */
const withoutVlans = new WeakSet<Host>();

async function enableVlanFiltering(want: BridgeSettings, now: BridgeNow, host: Host) {
  if (withoutVlans.has(host)) return;
  try {
    await ipBatch(host, planVlanFiltering(want, now));
  } catch (error) {
    withoutVlans.add(host);
    host.log.warn('Failed enabling VLAN filtering', { network: want.name, error: chain(error) });
  }
}

async function readNow(name: string, host: Host): Promise<BridgeNow> {
  const staticOf = (family: string) =>
    ipJson<IpRoute>(host, [family, 'route', 'show', 'dev', name, 'proto', 'static']);
  const [link, ipv4, ipv6] = await Promise.all([
    readLink(host, name),
    staticOf('-4'),
    staticOf('-6').catch(() => []), // no IPv6 in this kernel
  ]);
  if (!link) throw internal(`Network interface ${quote(name)} not found`);
  return { link, staticRoutes: [...ipv4, ...ipv6] };
}

async function applySysctls(want: BridgeSettings, host: Host): Promise<void> {
  for (const [path, value] of planSysctls(want)) {
    if (!(await writeSysctl(path, value)) && want.ipv6) {
      host.log.warn('This host has no such setting', { network: want.name, path, value });
    }
  }
}

async function applyExternalInterfaces(
  want: BridgeSettings,
  host: Host,
  before: BridgeSettings | null,
): Promise<void> {
  for (const name of want.externalInterfaces) {
    const link = await readLink(host, name);
    if (!link) {
      host.log.warn('Skipping attaching missing external interface', { network: want.name, name });
      continue;
    }
    if (link.addr_info?.some(({ scope }) => scope === 'global')) {
      throw invalid('Only unconfigured network interfaces can be bridged');
    }
    if (link.master === want.name) continue;
    await attacherOf(want, host)(name);
    await ipBatch(host, [`link set dev ${name} up`]);
  }
  for (const name of before?.externalInterfaces ?? []) {
    if (!want.externalInterfaces.includes(name)) await detach(name, want, host);
  }
}

async function detach(name: string, bridge: BridgeSettings, host: Host): Promise<void> {
  if (bridge.openVswitch) return deleteSwitchPort(host, bridge.name, name);
  const link = await readLink(host, name);
  if (link?.master === bridge.name) await ipBatch(host, [`link set dev ${name} nomaster`]);
}

/** Never switched back off: something else may rely on it by then. */
async function applyForwarding({ ipv6 }: BridgeSettings): Promise<void> {
  if (!ipv6?.routing) return;
  if ((await readSysctl('net/ipv6/conf/all/forwarding')) === '1') return;
  // A router ignores advertisements unless told to listen all the same: 1 becomes 2.
  for (const name of await readdir('/proc/sys/net/ipv6/conf').catch(() => [])) {
    const path = `net/ipv6/conf/${name}/accept_ra`;
    if ((await readSysctl(path)) === '1') await writeSysctl(path, '2').catch(gone);
  }
  await writeSysctl('net/ipv6/conf/all/forwarding', '1');
}

/** The interface went away while we looked. */
const gone = (error: unknown): false => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
  throw error;
};

async function applyFirewall(want: BridgeSettings, host: Host): Promise<void> {
  switch (await firewallOf(host)) {
    case 'nftables':
      return applyNftables(want, host);
    case 'xtables':
      return replaceXtables(host, want.name, xtablesRules(want));
    case 'none':
      host.log.warn('No firewall here: neither NAT nor rules', { network: want.name });
  }
}

async function applyNftables(want: BridgeSettings, host: Host): Promise<void> {
  const chains = bridgeChains(want);
  const names = bridgeChainNames(want.name);
  if (chains.length === 0) return removeChains(host, 'inet lxd', names);
  await replaceChains(host, 'inet lxd', names, chains);
}

export async function clearFirewall(network: string, host: Host): Promise<void> {
  if ((await firewallOf(host)) === 'xtables') return removeXtables(host, network);
  await removeChains(host, 'inet lxd', bridgeChainNames(network));
}

/** Removes the bridge and its tunnels. Absent is success; another kind of interface is not ours. */
export async function deleteBridge(
  { name, openVswitch }: Pick<BridgeSettings, 'name' | 'openVswitch'>,
  host: Host,
): Promise<void> {
  await deleteTunnels(name, host);
  const link = await readLink(host, name);
  if (openVswitch || link?.linkinfo?.info_kind === 'openvswitch') {
    return deleteSwitch(host, name).catch((error: unknown) => {
      if (link) throw error; // else it went together with Open vSwitch
    });
  }
  if (link?.linkinfo?.info_kind !== 'bridge') return;
  try {
    await ipBatch(host, [`link del dev ${name}`]);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
