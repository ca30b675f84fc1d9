import type { ContainerRef } from '../../host/container-runtime.js';
import type { DeviceContext } from '../device.js';
import { guestName, labelOf, networkIndex, randomHwaddr } from './names.js';
import type { PairNames } from './names.js';

/** What a NIC is from the inside. */
export interface NicIdentity {
  readonly hwaddr: string;
  readonly guestName: string;
  /** What of it was chosen, not configured: to be stored, so that it stays. */
  readonly volatile: Readonly<Record<string, string>>;
}

/** A new MAC comes out of chance once; from then on the stored one is found in `volatile`. */
export function identify({ options, volatile, instance, name }: DeviceContext): NicIdentity {
  const hwaddr = options['hwaddr'] || volatile['hwaddr'] || randomHwaddr();
  const inside = guestName(instance, name);
  return {
    hwaddr,
    guestName: inside,
    volatile: {
      ...(options['hwaddr'] ? {} : { hwaddr }),
      ...(options['name'] ? {} : { name: inside }),
    },
  };
}

/** How liblxc takes the pair's other end into the container. */
export function lxcLines(
  { instance, name }: DeviceContext,
  { guestName, hwaddr }: NicIdentity,
  { peerName }: PairNames,
): (readonly [string, string])[] {
  const key = `lxc.net.${networkIndex(instance, name)}`;
  return [
    [`${key}.type`, 'phys'],
    [`${key}.name`, guestName],
    [`${key}.flags`, 'up'],
    [`${key}.link`, peerName],
    [`${key}.hwaddr`, hwaddr],
  ];
}

/** Which host interface those lines name. */
export const linkIn = (lines: readonly (readonly [string, string])[]): string =>
  lines.find(([key]) => key.endsWith('.link'))?.[1] ?? '';

/** Moves the pair's other end into the running container. */
export async function attachTo(
  device: DeviceContext,
  lines: readonly (readonly [string, string])[],
): Promise<void> {
  const { host, instance, name } = device;
  const ref: ContainerRef = { name: labelOf(instance), lxcPath: host.paths.run };
  await host.containers.attachInterface(ref, linkIn(lines), guestName(instance, name));
}
