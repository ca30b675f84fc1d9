import { bitRate } from '@lxd/model/key-types';

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

/**
 * Commands of tc(8) for the host's end of a pair: what goes to the instance is queued (HTB), what
 * comes from it beyond the rate is dropped on arrival. The burst is LXD's.
 */
export function limitCommands(hostName: string, { ingress, egress }: NicLimits): string[] {
  const dev = `dev ${hostName}`;
  return [
    ...(ingress === null
      ? []
      : [
          `qdisc replace ${dev} root handle 1: htb default 10`,
          `class replace ${dev} parent 1: classid 1:10 htb rate ${ingress}bit`,
        ]),
    ...(egress === null
      ? []
      : [
          `qdisc replace ${dev} handle ffff: ingress`,
          `filter replace ${dev} parent ffff: protocol all prio 49152 u32 match u32 0 0 police rate ${egress}bit burst 1024k mtu 64kb drop`,
        ]),
  ];
}

export const sameLimits = (a: NicLimits, b: NicLimits): boolean =>
  a.ingress === b.ingress && a.egress === b.egress;

const timeoutMs = 10_000;

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
  const dropped = (way: 'ingress' | 'egress') => limits[way] === null && (before?.[way] ?? null) !== null;
  const commands = [
    ...(dropped('ingress') ? [`qdisc del dev ${hostName} root`] : []),
    ...(dropped('egress') ? [`qdisc del dev ${hostName} ingress`] : []),
    ...limitCommands(hostName, limits),
  ];
  if (commands.length > 0) await tc(host, commands);
}

async function tc(host: Host, commands: readonly string[]): Promise<void> {
  await host.run(['tc', '-batch', '-'], { input: commands.join('\n') + '\n', timeoutMs });
}
