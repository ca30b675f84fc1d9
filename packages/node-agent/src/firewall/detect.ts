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

/** Whoever else has rules here decides: rules of the two kinds don't know of each other. */
async function detect(host: Host): Promise<FirewallDriver> {
  const nftables = await hasNftables(host);
  if (nftables && (await usesNftables(host))) return 'nftables';
  const xtables = await hasXtables(host);
  if (xtables && (await usesXtables(host))) return 'xtables';
  if (nftables) return 'nftables';
  return xtables ? 'xtables' : 'none';
}

async function usesNftables(host: Host): Promise<boolean> {
  const { stdout } = await host.run(['nft', '--json', '--terse', 'list', 'ruleset'], { timeoutMs: 5000 });
  const { nftables } = JSON.parse(stdout) as { nftables: object[] };
  return nftables.some((entry) => !('metainfo' in entry));
}

async function usesXtables(host: Host): Promise<boolean> {
  for (const tool of ['iptables', 'ip6tables']) {
    for (const table of ['filter', 'mangle', 'nat', 'raw']) {
      const list = [tool, '-w', '-t', table, '-S'];
      const listed = await host.run(list, { timeoutMs: 5000 }).catch(() => ({ stdout: '' }));
      if (/^-A /m.test(listed.stdout)) return true;
    }
  }
  return false;
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
