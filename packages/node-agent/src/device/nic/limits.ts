import { bitRate } from '@lxd/model/key-types';

import { applyPolicer, removePolicer } from '../../firewall/policer.js';
import { CommandError } from '../../host/command.js';
import type { Host } from '../../host/host.js';
import type { DeviceOptions } from '../device.js';

/** Bits per second, null: no limit. Ingress is towards the instance. */
export interface NicLimits {
  readonly ingress: number | null;
  readonly egress: number | null;
}

export function limitsOf(options: DeviceOptions): NicLimits {
  const rate = (text: string | undefined) => (text ? bitRate.parse(text) : null);
  const both = rate(options['limits.max']);
  return {
    ingress: both ?? rate(options['limits.ingress']),
    egress: both ?? rate(options['limits.egress']),
  };
}

/** Commands of tc(8) for the host's end of a pair: what goes to the instance is queued (HTB). */
export const ingressCommands = (hostName: string, rate: number): string[] => [
  `qdisc add dev ${hostName} root handle 1: htb default 10`,
  `class add dev ${hostName} parent 1: classid 1:10 htb rate ${rate}bit`,
];

/** What comes from the instance beyond the rate is dropped on arrival. The burst is LXD's. */
export const egressCommands = (hostName: string, rate: number): string[] => [
  `qdisc add dev ${hostName} handle ffff: ingress`,
  `filter add dev ${hostName} parent ffff: protocol all prio 49152 u32 match u32 0 0 police rate ${rate}bit burst 1024k mtu 64kb drop`,
];

export const sameLimits = (a: NicLimits, b: NicLimits): boolean =>
  a.ingress === b.ingress && a.egress === b.egress;

const none: NicLimits = { ingress: null, egress: null };

/**
 * Brings the limits of a live interface into line.
 * @param before what they were; null: the interface is new
 */
export async function applyLimits(
  host: Host,
  hostName: string,
  limits: NicLimits,
  before: NicLimits | null,
): Promise<void> {
  const had = before ?? none;
  if (had.ingress !== limits.ingress) {
    if (had.ingress !== null) await tc(host, [`qdisc del dev ${hostName} root`]);
    if (limits.ingress !== null) await tc(host, ingressCommands(hostName, limits.ingress));
  }
  if (had.egress !== limits.egress) {
    if (had.egress !== null) await freeEgress(host, hostName);
    if (limits.egress !== null) await limitEgress(host, hostName, limits.egress);
  }
}

/** What of the limits does not go away with the interface. */
export async function removeLimits(host: Host, hostName: string, limits: NicLimits): Promise<void> {
  if (limits.egress !== null) await removePolicer(host, hostName);
}

async function limitEgress(host: Host, hostName: string, rate: number): Promise<void> {
  try {
    await tc(host, egressCommands(hostName, rate));
  } catch (error) {
    if (!hasNoPolicer(error)) throw error;
    await tc(host, [`qdisc del dev ${hostName} ingress`]);
    await applyPolicer(host, hostName, rate);
  }
}

async function freeEgress(host: Host, hostName: string): Promise<void> {
  await removePolicer(host, hostName);
  await tc(host, [`qdisc del dev ${hostName} ingress`]).catch((error: unknown) => {
    // It was nftables that limited it.
    if (!(error instanceof CommandError) || error.code === null) throw error;
  });
}

/** The kernel was built without CONFIG_NET_ACT_POLICE. */
const hasNoPolicer = (error: unknown): boolean =>
  error instanceof CommandError && error.stderr.includes('TC action module');

const timeoutMs = 10_000;

async function tc(host: Host, commands: readonly string[]): Promise<void> {
  await host.run(['tc', '-batch', '-'], { input: commands.join('\n') + '\n', timeoutMs });
}
