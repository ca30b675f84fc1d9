import { formatCidr, formatIp, subnetOf } from '@lxd/model/cidr';
import type { Family } from '@lxd/model/cidr';
import { chain } from '@lxd/model/errors';

import type { Host } from '../host/host.js';
import type { BridgeSettings, FamilySettings } from '../network/bridge/settings.js';
import { serially } from '../network/serial.js';

/** One rule of iptables or ip6tables. */
export interface XtablesRule {
  readonly family: Family;
  readonly table: XtablesTable;
  readonly chain: string;
  readonly words: readonly string[];
  /** Behind the rules that are there; else before them. */
  readonly last?: boolean;
  /** A kernel without it does without. */
  readonly optional?: boolean;
}

const tables = ['filter', 'mangle', 'nat'] as const;
type XtablesTable = (typeof tables)[number];

// ICMP that a host needs to answer for what it serves, as for nftables (bridge-rules.ts).
const icmp = {
  4: { protocol: 'icmp', match: '--icmp-type', in: [3, 11, 12], out: [3, 11, 12] },
  6: {
    protocol: 'icmpv6', match: '--icmpv6-type',
    in: [1, 2, 3, 4, 133, 135, 136, 143], out: [1, 2, 3, 4, 128, 134, 135, 136, 143],
  },
} as const; // prettier-ignore

/** A bridge network's rules where nftables can't be used (networks.md 4.3). */
export function xtablesRules(network: BridgeSettings): XtablesRule[] {
  return [network.ipv4, network.ipv6].flatMap((settings) =>
    settings ? familyRules(network.name, settings) : [],
  );
}

function familyRules(name: string, settings: FamilySettings): XtablesRule[] {
  const { dhcp, family, firewall, nat } = settings;
  const rule = (table: XtablesTable, chainName: string, words: string): XtablesRule => ({
    family,
    table,
    chain: chainName,
    words: words.split(' '),
  });
  const forward = settings.routing ? 'ACCEPT' : 'REJECT';
  const dhcpPort = family === 4 ? 67 : 547;
  const ports = [['udp', 53], ['tcp', 53], ...(dhcp ? [['udp', dhcpPort]] : [])] as const;
  const { protocol, match, in: asked, out: answered } = icmp[family];
  const types = (chainName: string, side: string, numbers: readonly number[]) =>
    numbers.map((type) =>
      rule('filter', chainName, `${side} ${name} -p ${protocol} -m ${protocol === 'icmp' ? 'icmp' : 'icmp6'} ${match} ${type} -j ACCEPT`),
    );
  const filter = [
    rule('filter', 'FORWARD', `-o ${name} -j ${forward}`),
    rule('filter', 'FORWARD', `-i ${name} -j ${forward}`),
    ...ports.flatMap(([kind, port]) => [
      rule('filter', 'INPUT', `-i ${name} -p ${kind} --dport ${port} -j ACCEPT`),
      rule('filter', 'OUTPUT', `-o ${name} -p ${kind} --sport ${port} -j ACCEPT`),
    ]),
    ...(dhcp ? [...types('INPUT', '-i', asked), ...types('OUTPUT', '-o', answered)] : []),
  ];
  const subnet = formatCidr(subnetOf(settings.address));
  const target = settings.natAddress ? `SNAT --to-source ${formatIp(settings.natAddress)}` : 'MASQUERADE';
  return [
    ...(firewall ? filter : []),
    // Some DHCP clients refuse packets whose checksum the virtual hardware left open.
    ...(firewall && dhcp && family === 4
      ? [{ ...rule('mangle', 'POSTROUTING', `-o ${name} -p udp --dport 68 -j CHECKSUM --checksum-fill`), optional: true }]
      : []),
    ...(nat
      ? [{ ...rule('nat', 'POSTROUTING', `-s ${subnet} ! -d ${subnet} -j ${target}`), last: settings.natLast }]
      : []),
  ];
} // prettier-ignore

const toolOf = (family: Family): string => (family === 4 ? 'iptables' : 'ip6tables');
const commentOf = (network: string): string => `generated for LXD network ${network}`;
const timeoutMs = 30_000; // -w waits for whoever else is changing rules

/** Makes exactly these rules the network's. */
export const replaceXtables = (
  host: Host,
  network: string,
  rules: readonly XtablesRule[],
): Promise<void> =>
  serially('xtables', async () => {
    await clear(host, network);
    for (const rule of rules) await add(host, network, rule);
  });

export const removeXtables = (host: Host, network: string): Promise<void> =>
  serially('xtables', () => clear(host, network));

async function add(host: Host, network: string, rule: XtablesRule): Promise<void> {
  const { family, table, words, last = false, optional = false } = rule;
  const place = [last ? '-A' : '-I', rule.chain];
  const comment = ['-m', 'comment', '--comment', commentOf(network)];
  try {
    await host.run([toolOf(family), '-w', '-t', table, ...place, ...words, ...comment], { timeoutMs });
  } catch (error) {
    if (!optional) throw error;
    host.log.warn('A firewall rule is left out', { network, error: chain(error) });
  }
}

async function clear(host: Host, network: string): Promise<void> {
  for (const family of [4, 6] as const) {
    for (const table of tables) {
      const base = [toolOf(family), '-w', '-t', table];
      const listed = await host.run([...base, '-S'], { timeoutMs }).catch((error: unknown) => {
        host.log.debug('A firewall table is not there', { table, error: chain(error) });
        return { stdout: '' };
      });
      for (const words of rulesOf(network, listed.stdout)) {
        await host.run([...base, '-D', ...words], { timeoutMs });
      }
    }
  }
}

/** A network's rules out of a listing (`iptables -S`), each as the words that follow `-A`. */
export function rulesOf(network: string, listing: string): string[][] {
  return listing.split('\n').flatMap((line) => {
    const [verb, ...words] = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
    return verb === '-A' && words.includes(commentOf(network)) ? [words] : [];
  });
} // prettier-ignore
