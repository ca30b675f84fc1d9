import { chain, invalid, unsupported } from '@lxd/model/errors';

import type { Host } from '../../host/host.js';
import { ipBatch, readLinks } from '../ip.js';
import type { IpLink } from '../ip.js';
import { addSwitchPort } from './openvswitch.js';

/** How a NIC's end on the host hangs on its bridge. */
export interface Port {
  readonly isolated: boolean;
  /** The VLAN of its untagged frames, "none": it has none; empty: the bridge's own. */
  readonly vlan: string;
  readonly tagged: readonly number[];
}

export const usesVlans = ({ vlan, tagged }: Port): boolean => vlan !== '' || tagged.length > 0;

/** The `ip` commands that make an interface a port of a kernel bridge. */
export const joinCommands = (bridge: string, name: string, { isolated }: Port): string[] => [
  `link set dev ${name} master ${bridge}`,
  ...(isolated ? [`link set dev ${name} type bridge_slave isolated on`] : []),
];

/**
 * Commands of bridge(8) that put a port into its VLANs. Every port begins in the bridge's default
 * VLAN untagged; a configured one takes its place, and "none" leaves the port without.
 */
export const vlanCommands = (name: string, { vlan, tagged }: Port, defaultId: number): string[] => [
  ...(vlan ? [`vlan del dev ${name} vid ${defaultId}`] : []),
  ...(vlan && vlan !== 'none' ? [`vlan add dev ${name} vid ${vlan} pvid untagged master`] : []),
  ...tagged.map((id) => `vlan add dev ${name} vid ${id} master`),
];

/** @throws unless the bridge, as `ip` shows it, tells VLANs apart */
export async function joinVlans(host: Host, bridge: IpLink, name: string, port: Port): Promise<void> {
  if (!usesVlans(port)) return;
  const data = bridge.linkinfo?.info_data ?? {};
  if (data['vlan_filtering'] !== 1) {
    throw unsupported(`VLAN filtering is not enabled in parent bridge "${bridge.ifname}"`);
  }
  const commands = vlanCommands(name, port, Number(data['vlan_default_pvid'] ?? 1));
  await host.run(['bridge', '-batch', '-'], { input: commands.join('\n') + '\n' });
}

/** The same on a bridge of Open vSwitch: settings of its port. @throws for what it can't */
export function switchSettings({ isolated, vlan, tagged }: Port): string[] {
  if (isolated) throw unsupported('Open vSwitch bridges have no port isolation');
  if (vlan === 'none' && tagged.length === 0) {
    throw invalid(
      'vlan=none is not supported with openvswitch bridges when not using vlan.tagged',
    );
  }
  const untagged = vlan !== '' && vlan !== 'none';
  const mode = tagged.length === 0 ? 'access' : vlan === 'none' ? 'trunk' : 'native-untagged';
  return [
    ...(untagged || tagged.length > 0 ? [`vlan_mode=${mode}`] : []),
    ...(untagged ? [`tag=${vlan}`] : []),
    ...(tagged.length > 0 ? [`trunks=${tagged.join(',')}`] : []),
  ];
}

// A port's alias tells whose it is and how it hangs on which bridge: when somebody removes the
// bridge under running instances, the next one of that name gets its ports back.

const longestAlias = 250; // the kernel takes 255 bytes

/** @param owner of the interface, a word without slash */
export function portAlias(owner: string, bridge: string, port: Port): string {
  const { isolated, vlan, tagged } = port;
  const words = [isolated ? 'isolated' : '', vlan, tagged.join(',')];
  const alias = [owner, bridge, ...words].join('/');
  return alias.length > longestAlias ? owner : alias;
}

export const ownerIn = (alias: string | undefined): string => (alias ?? '').split('/', 1)[0]!;

/** The port an alias describes, or null: it is none of ours, or of another bridge. */
export function readPortAlias(alias: string | undefined, bridge: string): Port | null {
  const [owner = '', name, isolated, vlan, tagged] = (alias ?? '').split('/');
  if (!owner.startsWith('lxd:') || name !== bridge || tagged === undefined) return null;
  return {
    isolated: isolated === 'isolated',
    vlan: vlan ?? '',
    tagged: tagged === '' ? [] : tagged.split(',').map(Number),
  };
}

/** Gives a bridge that was just made the ports that lost theirs. */
export async function rejoinPorts(host: Host, bridge: string, openVswitch: boolean): Promise<void> {
  const links = await readLinks(host);
  const made = links.find(({ ifname }) => ifname === bridge);
  for (const { ifname, ifalias, master } of links) {
    const port = readPortAlias(ifalias, bridge);
    if (!made || !port || master) continue;
    try {
      if (openVswitch) await addSwitchPort(host, bridge, ifname, switchSettings(port));
      else {
        await ipBatch(host, joinCommands(bridge, ifname, port));
        await joinVlans(host, made, ifname, port);
      }
    } catch (error) {
      host.log.warn('A NIC could not be put back on its bridge', { bridge, name: ifname, error: chain(error) });
    }
  }
} // prettier-ignore
