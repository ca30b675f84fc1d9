import { access, readFile } from 'node:fs/promises';

import { invalid, quote, unavailable } from '@lxd/model/errors';

import { bridge } from '../../network/bridge/index.js';
import { readSettings } from '../../network/bridge/settings.js';
import type { Network, NetworkSpec } from '../../network/network-type.js';
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
  if (await isThere(name)) return;
  if (spec) throw unavailable(`Network ${quote(name)} unavailable on this server`);
  throw invalid(`Parent device ${quote(name)} doesn't exist`);
}

/** @returns null where the kernel doesn't say */
export async function mtuOf({ name, spec }: ParentBridge): Promise<number | null> {
  if (spec) return readSettings(spec).mtu;
  const text = await readFile(`/sys/class/net/${name}/mtu`, 'utf8').catch(() => '');
  return Number(text) || null;
}

/** Whether it is one of Open vSwitch's: those are there, but no bridges to the kernel. */
export async function isSwitch({ name, spec }: Omit<ParentBridge, 'network'>): Promise<boolean> {
  if (spec) return readSettings(spec).openVswitch;
  return (await isThere(name)) && !(await isThere(`${name}/bridge`));
}

const isThere = (path: string): Promise<boolean> =>
  access(`/sys/class/net/${path}`).then(
    () => true,
    () => false,
  );
