import { release } from 'node:os';

import { atLeast } from '../host/facts/kernel-features.js';
import type { Host } from '../host/host.js';

export type FirewallDriver = 'nftables' | 'xtables' | 'none';

const known = new WeakMap<Host, Promise<FirewallDriver>>();

/** Which firewall this host has (networks.md 4.1); found out once. */
export function firewallOf(host: Host): Promise<FirewallDriver> {
  const found = known.get(host) ?? detect(host);
  known.set(host, found);
  return found;
}

async function detect(host: Host): Promise<FirewallDriver> {
  if (await hasNftables(host)) return 'nftables';
  return (await hasXtables(host)) ? 'xtables' : 'none';
}

/** Kernel 5.2 and nft 0.9.1 on, and a table can really be made. */
async function hasNftables(host: Host): Promise<boolean> {
  if (!atLeast(release(), 5, 2)) return false;
  const probe = 'add table inet lxd_probe\ndelete table inet lxd_probe\n';
  try {
    const { stdout } = await host.run(['nft', '--version'], { timeoutMs: 5000 });
    if (!newEnough(stdout)) return false;
    await host.run(['nft', '-f', '-'], { input: probe, timeoutMs: 5000 });
    return true;
  } catch {
    return false; // not installed, or the kernel has no nf_tables
  }
}

/** `nftables v1.0.6 (Lester Gooch #5)` */
export function newEnough(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = (/v(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [])
    .slice(1)
    .map(Number);
  return major > 0 || minor > 9 || (minor === 9 && patch >= 1);
}

/** All three tools are there and none of them is nftables in disguise. */
async function hasXtables(host: Host): Promise<boolean> {
  try {
    for (const tool of ['iptables', 'ip6tables', 'ebtables']) {
      const { stdout } = await host.run([tool, '--version'], { timeoutMs: 5000 });
      if (stdout.includes('nf_tables')) return false;
    }
    return true;
  } catch {
    return false;
  }
}
