import { randomInt } from 'node:crypto';
import { Socket } from 'node:net';

import { formatCidr, formatIp, hostOf, lastOf, overlap, parseCidr } from '@lxd/model/cidr';
import type { Cidr, Family, Ip } from '@lxd/model/cidr';
import { internal } from '@lxd/model/errors';

import type { Host } from '../../host/host.js';
import { ipJson } from '../ip.js';
import type { IpRoute } from '../ip.js';
import type { NetworkSpec } from '../network-type.js';
import { readSysctl } from '../sysctl.js';
import { defaultSubnet } from './fan.js';

/** A number from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

/** The configuration to store for a new network: defaults filled in, "auto" made an address. */
export async function fillConfig(spec: NetworkSpec, host: Host): Promise<Record<string, string>> {
  const ipv6Enabled = (await readSysctl('net/ipv6/conf/default/disable_ipv6')) === '0';
  const config = withDefaults(spec.config, ipv6Enabled);
  const fill = async (family: Family) => {
    const key = `ipv${family}.address`;
    if (config[key] === 'auto') config[key] = formatCidr(await findUnusedSubnet(family, host));
  };
  if (config['fan.underlay_subnet'] === 'auto') {
    config['fan.underlay_subnet'] = await defaultSubnet(host);
  }
  await Promise.all([fill(4), fill(6)]); // each may wait a second for an answer that never comes
  return config;
}

/** Absent addresses become "auto", and a generated one is translated unless said otherwise. */
export function withDefaults(
  given: Readonly<Record<string, string>>,
  ipv6Enabled: boolean,
): Record<string, string> {
  const config = { ...given };
  if (config['bridge.mode'] === 'fan') {
    return {
      ...config,
      'fan.underlay_subnet': config['fan.underlay_subnet'] || 'auto',
      'ipv4.nat': config['ipv4.nat'] || 'true',
    };
  }
  if (!config['ipv4.address']) config['ipv4.address'] = 'auto';
  if (!config['ipv6.address'] && ipv6Enabled) config['ipv6.address'] = 'auto';
  for (const family of [4, 6] as const) {
    if (config[`ipv${family}.address`] === 'auto' && !config[`ipv${family}.nat`]) {
      config[`ipv${family}.nat`] = 'true';
    }
  }
  return config;
}

const attempts = 100; // as LXD

/** A subnet no route of this host covers and where nothing answers. */
async function findUnusedSubnet(family: Family, host: Host): Promise<Cidr> {
  const routes = await routedSubnets(family, host);
  for (let i = 0; i < attempts; i++) {
    const candidate = randomSubnet(family, randomInt);
    if (isRouted(candidate, routes)) continue;
    if (await isAnswered(candidate, host)) continue;
    return candidate;
  }
  throw internal(
    `Failed to automatically find an unused IPv${family} subnet, manual configuration required`,
  );
}

/** `10.A.B.1/24` or `fd42:x:x:x::1/64`. */
export function randomSubnet(family: Family, random: Random): Cidr {
  const text =
    family === 4
      ? `10.${random(255)}.${random(255)}.1/24`
      : `fd42:${[0, 0, 0].map(() => random(65536).toString(16)).join(':')}::1/64`;
  return parseCidr(text)!;
}

export const isRouted = (candidate: Cidr, routes: readonly Cidr[]): boolean =>
  routes.some((route) => overlap(route, candidate));

async function routedSubnets(family: Family, host: Host): Promise<Cidr[]> {
  const routes = await ipJson<IpRoute>(host, [`-${family}`, 'route', 'show']);
  return routes.flatMap(({ dst }) => {
    if (dst === 'default') return [];
    return parseCidr(dst.includes('/') ? dst : `${dst}/${family === 4 ? 32 : 128}`) ?? [];
  });
}

/** Whether the subnet's first address, in IPv4 also its last, is in use somewhere we can reach. */
async function isAnswered(candidate: Cidr, host: Host): Promise<boolean> {
  const gateway = await ipJson<IpRoute>(host, [
    `-${candidate.family}`,
    'route',
    'show',
    'default',
  ]);
  if (gateway.length === 0) return false; // nowhere to send a probe
  const addresses = [hostOf(candidate, 1n)];
  if (candidate.family === 4) {
    addresses.push({ ...lastOf(candidate), value: lastOf(candidate).value - 1n });
  }
  const control = hostOf(randomSubnet(candidate.family, randomInt), 1n);
  const [pings, connects, everythingConnects] = await Promise.all([
    Promise.all(addresses.map((ip) => answersPing(ip, host))),
    Promise.all(addresses.map(answersTcp)),
    answersTcp(control),
  ]);
  // Behind a transparent proxy every address seems to accept connections: that proves nothing.
  return pings.includes(true) || (connects.includes(true) && !everythingConnects);
}

const probeMs = 1000; // longer round trips belong to hosts that are not next to us

async function answersPing(ip: Ip, host: Host): Promise<boolean> {
  try {
    const ping = ['ping', `-${ip.family}`, '-n', '-q', '-c', '1', '-W', '1', formatIp(ip)];
    await host.run(ping, { timeoutMs: probeMs * 2 });
    return true;
  } catch {
    return false; // no answer, or no ping(8) here
  }
}

const answersTcp = (ip: Ip): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new Socket();
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(probeMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'));
    socket.connect(22, formatIp(ip));
  });
