import { access, readFile } from 'node:fs/promises';

import { invalid, quote, unavailable, unsupported } from '@lxd/model/errors';

import { bridge } from '../../network/bridge/index.js';
import { readSettings } from '../../network/bridge/settings.js';
import { readLink } from '../../network/ip.js';
import type { Network, NetworkSpec } from '../../network/network-type.js';
import type { Host } from '../../host/host.js';
import type { DeviceContext } from '../device.js';

/** The bridge a NIC hangs on. */
export interface ParentBridge {
  readonly name: string;
  /** The managed network, null: a bridge that is none of ours. */
  readonly network: Network | null;
  readonly spec: NetworkSpec | null;
}

/** @throws DomainError (unavailable) when the instance's networks lack the one the NIC names */
export function parentOf({ host, instance, options }: DeviceContext): ParentBridge {
  const name = options['network'];
  if (!name) return { name: options['parent'] ?? '', network: null, spec: null };
  const spec = instance.networks[name];
  if (!spec) throw unavailable(`Network ${quote(name)} unavailable on this server`);
  return { name, network: bridge.open(spec, host), spec };
}

export async function requireBridge({ name, spec }: ParentBridge): Promise<void> {
  const present = await access(`/sys/class/net/${name}`).then(
    () => true,
    () => false,
  );
  if (present) return;
  if (spec) throw unavailable(`Network ${quote(name)} unavailable on this server`);
  throw invalid(`Parent device ${quote(name)} doesn't exist`);
}

/** @returns null where the kernel doesn't say */
export async function mtuOf({ name, spec }: ParentBridge): Promise<number | null> {
  if (spec) return readSettings(spec).mtu;
  const text = await readFile(`/sys/class/net/${name}/mtu`, 'utf8').catch(() => '');
  return Number(text) || null;
}

/** The VLAN that untagged frames of a new port belong to. @throws unless the bridge tells VLANs apart */
export async function defaultVlan(host: Host, { name }: ParentBridge): Promise<number> {
  const data = (await readLink(host, name))?.linkinfo?.info_data ?? {};
  if (data['vlan_filtering'] !== 1) {
    throw unsupported(`VLAN filtering is not enabled in parent bridge ${quote(name)}`);
  }
  return Number(data['vlan_default_pvid'] ?? 1);
}
