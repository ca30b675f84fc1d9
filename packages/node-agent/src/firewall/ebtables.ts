import { createHash } from 'node:crypto';

import { formatCidr } from '@lxd/model/cidr';
import type { Cidr } from '@lxd/model/cidr';

import { CommandError } from '../host/command.js';
import type { Host } from '../host/host.js';
import { serially } from '../network/serial.js';
import type { NicFilter } from './nic-rules.js';

// What a bridged NIC may send, where nftables can't be used: a chain of ebtables for each way.

const hooks = ['INPUT', 'FORWARD'] as const;
type Hook = (typeof hooks)[number];

/** ebtables takes 31 characters. */
export const ebtablesChain = (label: string, hook: Hook): string => {
  const digest = createHash('sha256').update(label).digest('hex').slice(0, 16);
  return `lxd_${hook === 'INPUT' ? 'in' : 'fwd'}_${digest}`;
};

/** The rules of one chain, as words after `-A <chain>`. Frames that may pass leave the chain. */
export function ebtablesRules(filter: NicFilter, hook: Hook): string[] {
  const { hostName, hwaddr, ipv4, ipv6 } = filter;
  return [
    `-i ! ${hostName} -j RETURN`, // another NIC's
    `-s ! ${hwaddr} -j DROP`,
    `-p ARP --arp-mac-src ! ${hwaddr} -j DROP`,
    ...(ipv4 ? ipv4Rules(ipv4, hook) : []),
    ...(ipv6 ? ipv6Rules(ipv6, hook) : []),
    ...(ipv4 || ipv6 ? others(ipv4 === null, ipv6 === null) : []),
  ];
}

function ipv4Rules(allowed: readonly Cidr[], hook: Hook): string[] {
  const dhcp =
    '-p IPv4 --ip-src 0.0.0.0 --ip-dst 255.255.255.255 --ip-proto udp --ip-dport 67 -j RETURN';
  return [
    ...(hook === 'INPUT' && allowed.length > 0 ? [dhcp] : []),
    ...allowed.flatMap((subnet) => [
      `-p ARP --arp-ip-src ${formatCidr(subnet)} -j RETURN`,
      `-p IPv4 --ip-src ${formatCidr(subnet)} -j RETURN`,
    ]),
  ];
}

function ipv6Rules(allowed: readonly Cidr[], hook: Hook): string[] {
  const local = '-p IPv6 --ip6-src fe80::/10';
  const discovery = [
    `${local} --ip6-dst ff02::1:2 --ip6-proto udp --ip6-dport 547 -j RETURN`,
    `${local} --ip6-dst ff02::2 --ip6-proto ipv6-icmp --ip6-icmp-type router-solicitation -j RETURN`,
  ];
  return [
    ...(hook === 'INPUT' && allowed.length > 0 ? discovery : []),
    '-p IPv6 --ip6-proto ipv6-icmp --ip6-icmp-type router-advertisement -j DROP',
    ...allowed.map((subnet) => `-p IPv6 --ip6-src ${formatCidr(subnet)} -j RETURN`),
  ];
}

/** A family that is not filtered passes, and nothing else does. */
const others = (ipv4: boolean, ipv6: boolean): string[] => [
  ...(ipv4 ? ['-p ARP -j RETURN', '-p IPv4 -j RETURN'] : []),
  ...(ipv6 ? ['-p IPv6 -j RETURN'] : []),
  '-j DROP',
];

/** Makes these the NIC's rules. Until they all are, it sends nothing: never is it unfiltered. */
export const replaceEbtables = (host: Host, filter: NicFilter): Promise<void> =>
  serially('ebtables', async () => {
    const silence = ['-i', filter.hostName, '-j', 'DROP'];
    for (const hook of hooks) await ebtables(host, ['-I', hook, ...silence]);
    await clear(host, filter.label);
    for (const hook of hooks) {
      const chain = ebtablesChain(filter.label, hook);
      await ebtables(host, ['-N', chain, '-P', 'RETURN']);
      for (const rule of ebtablesRules(filter, hook)) {
        await ebtables(host, ['-A', chain, ...rule.split(' ')]);
      }
      await ebtables(host, ['-A', hook, '-j', chain]);
    }
    for (const hook of hooks) await ebtables(host, ['-D', hook, ...silence]);
  });

/** Absent is success. */
export const removeEbtables = (host: Host, label: string): Promise<void> =>
  serially('ebtables', () => clear(host, label));

async function clear(host: Host, label: string): Promise<void> {
  for (const hook of hooks) {
    const chain = ebtablesChain(label, hook);
    for (const words of [['-D', hook, '-j', chain], ['-X', chain]]) {
      await ebtables(host, words).catch((error: unknown) => {
        if (!(error instanceof CommandError) || error.code === null) throw error; // not there
      });
    }
  }
}

const timeoutMs = 30_000; // it waits for whoever else is changing rules

const ebtables = (host: Host, words: readonly string[]) =>
  host.run(['ebtables', '--concurrent', '-t', 'filter', ...words], { timeoutMs });
