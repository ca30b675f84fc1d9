import { isIPv4, isIPv6 } from 'node:net';

export type Family = 4 | 6;

/** An address as a number, so that subnets are arithmetic. */
export interface Ip {
  readonly family: Family;
  readonly value: bigint;
}

/** An address with its prefix length; host bits may be set. */
export interface Cidr extends Ip {
  readonly prefix: number;
}

export const widthOf = (family: Family): number => (family === 4 ? 32 : 128);

/** @returns null when `text` is no IP address (a zone such as %eth0 is none either). */
export function parseIp(text: string): Ip | null {
  if (isIPv4(text)) return { family: 4, value: joinParts(text.split('.'), 10, 8n) };
  if (!isIPv6(text) || text.includes('%')) return null;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const plain = dotted
    ? dotted[1]! + hex(dotted[2]!, dotted[3]!) + ':' + hex(dotted[4]!, dotted[5]!)
    : text;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return { family: 6, value: joinParts([...left, ...zeros, ...right], 16, 16n) };
}

const hex = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);

const joinParts = (parts: readonly string[], radix: number, bits: bigint): bigint =>
  parts.reduce((sum, part) => (sum << bits) | BigInt(parseInt(part, radix)), 0n);

/** `address/prefix`. @returns null when `text` is none */
export function parseCidr(text: string): Cidr | null {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const ip = match && parseIp(match[1]!);
  if (!match || !ip) return null;
  const prefix = Number(match[2]);
  return prefix > widthOf(ip.family) ? null : { ...ip, prefix };
}

/** IPv6 as RFC 5952 writes it: lower case, the longest run of zeros (of two or more) left out. */
export function formatIp({ family, value }: Ip): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  let start = -1;
  let length = 1; // a single zero group is written out
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === '0') end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

export const formatCidr = (cidr: Cidr): string => `${formatIp(cidr)}/${cidr.prefix}`;

const hostBits = ({ family, prefix }: Cidr): bigint => BigInt(widthOf(family) - prefix);

/** The subnet itself: host bits cleared. */
export function subnetOf(cidr: Cidr): Cidr {
  const bits = hostBits(cidr);
  return { ...cidr, value: (cidr.value >> bits) << bits };
}

/** The subnet's last address: broadcast in IPv4. */
export const lastOf = (cidr: Cidr): Ip => ({
  family: cidr.family,
  value: subnetOf(cidr).value | ((1n << hostBits(cidr)) - 1n),
});

/** The address `offset` places after the subnet's first. */
export const hostOf = (cidr: Cidr, offset: bigint): Ip => ({
  family: cidr.family,
  value: subnetOf(cidr).value + offset,
});

export const contains = (cidr: Cidr, ip: Ip): boolean =>
  cidr.family === ip.family && subnetOf({ ...ip, prefix: cidr.prefix }).value === subnetOf(cidr).value;

/** Whether all of `inner` lies in `outer`. */
export const containsCidr = (outer: Cidr, inner: Cidr): boolean =>
  inner.prefix >= outer.prefix && contains(outer, inner);

/** Whether no host bits are set. */
export const isNetworkAddress = (cidr: Cidr): boolean => subnetOf(cidr).value === cidr.value;

export const overlap = (a: Cidr, b: Cidr): boolean => contains(a, b) || contains(b, a);

/** The address a host forms by itself from its MAC in a /64 (RFC 4291, modified EUI-64). */
export function eui64(subnet: Cidr, hwaddr: string): Ip {
  const mac = hwaddr.split(':').map((byte) => BigInt(parseInt(byte, 16)));
  const bytes = [mac[0]! ^ 2n, mac[1]!, mac[2]!, 0xffn, 0xfen, mac[3]!, mac[4]!, mac[5]!];
  const interfaceId = bytes.reduce((sum, byte) => (sum << 8n) | byte, 0n);
  return { family: 6, value: subnetOf(subnet).value | interfaceId };
}

export interface IpRange {
  readonly first: Ip;
  readonly last: Ip;
}

/** `FIRST-LAST, ...`; what is no range is left out, as validation has refused it before. */
export function parseRanges(text: string): IpRange[] {
  return splitList(text).flatMap((item) => {
    const [first, last] = item.split('-', 2).map((end) => parseIp(end.trim()));
    return first && last ? [{ first, last }] : [];
  });
}

export const inRange = ({ first, last }: IpRange, ip: Ip): boolean =>
  ip.family === first.family && ip.value >= first.value && ip.value <= last.value;

/** A comma list without blanks and empty items. */
export const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
