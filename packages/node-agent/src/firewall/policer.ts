import type { Host } from '../host/host.js';
import { removeChains, replaceChains } from './nftables.js';

// Limits what comes in by an interface, for kernels that have no policer in tc. The kernel removes
// such a chain together with the interface; an empty table may stay behind.

const chainName = (interfaceName: string): string => `in.${interfaceName}`;

/** Drops what exceeds the rate, after a burst of 1 MiB as LXD's tc rule allows. */
export async function applyPolicer(
  host: Host,
  interfaceName: string,
  bitsPerSecond: number,
): Promise<void> {
  const name = chainName(interfaceName);
  const hook = `type filter hook ingress device "${interfaceName}" priority 0; policy accept;`;
  const bytesPerSecond = Math.max(1, Math.round(bitsPerSecond / 8));
  const rule = `limit rate over ${bytesPerSecond} bytes/second burst 1024 kbytes drop`;
  await removePolicer(host, interfaceName); // a chain of this kind can't be replaced in one go
  await replaceChains(host, 'netdev lxd', [], [{ name, hook, rules: [rule] }]);
}

/** Absent is success. */
export const removePolicer = (host: Host, interfaceName: string): Promise<void> =>
  removeChains(host, 'netdev lxd', [chainName(interfaceName)]);
