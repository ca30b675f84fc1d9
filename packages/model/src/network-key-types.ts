import { formatIp, parseCidr, parseIp, subnetOf } from './cidr.js';
import type { Cidr, Family, IpRange } from './cidr.js';
import type { KeyType } from './config-key.js';
import { invalid, quote } from './errors.js';
import { checked } from './key-types.js';

// Kinds of value of networks, NICs and listeners, with the texts of LXD's validators
// (networks.md §2.2).

export const macAddress = checked('MAC address', (text) => {
  if (!/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(text)) {
    throw invalid('Invalid MAC address, must be 6 bytes of hex separated by colons');
  }
});

export const interfaceName = checked('interface name', (text) => {
  if (text.length < 2) throw invalid('Network interface is too short (minimum 2 characters)');
  if (text.length > 15) throw invalid('Network interface is too long (maximum 15 characters)');
  if (!/^[-_a-zA-Z0-9.]+$/.test(text)) {
    throw invalid('Network interface contains invalid characters');
  }
});

/** Bytes. */
export const mtu: KeyType<number> = {
  name: 'integer',
  parse(text) {
    if (!/^\d+$/.test(text)) throw invalid(`Invalid MTU ${quote(text)}`);
    const value = Number(text);
    if (value < 1280 || value > 16384) {
      throw invalid(`Out of MTU range (1280-16384) ${quote(text)}`);
    }
    return value;
  },
};

export const vlanId: KeyType<number> = {
  name: 'integer',
  parse(text) {
    if (!/^\d+$/.test(text)) throw invalid(`Invalid VLAN ID ${quote(text)}`);
    if (Number(text) > 4094) throw invalid(`Out of VLAN ID range (0-4094) ${quote(text)}`);
    return Number(text);
  },
};

export const address = (family: Family): KeyType<string> =>
  checked(`IPv${family} address`, (text) => {
    if (parseIp(text)?.family !== family) {
      throw invalid(`Not an IPv${family} address ${quote(text)}`);
    }
  });

export const anyAddress = checked('IP address', (text) => {
  if (parseIp(text) === null) throw invalid(`Not an IP address ${quote(text)}`);
});

const cidrOf = (family: Family, text: string, what: 'address' | 'network'): Cidr => {
  const cidr = parseCidr(text);
  if (cidr === null) throw invalid(`invalid CIDR address: ${text}`);
  if (cidr.family !== family) throw invalid(`Not an IPv${family} ${what} ${quote(text)}`);
  return cidr;
};

/** A host's address with its prefix: the bridge's own, or a gateway's. */
export const hostCidr = (family: Family): KeyType<string> =>
  checked(`IPv${family} CIDR`, (text) => {
    const cidr = cidrOf(family, text, 'address');
    const isSubnet = subnetOf(cidr).value === cidr.value && cidr.prefix < (family === 4 ? 32 : 128);
    if (isSubnet) throw invalid(`Not a usable IPv${family} address ${quote(text)}`);
  });

/** A subnet: no host bits set. */
export const subnet = (family: Family): KeyType<string> =>
  checked(`IPv${family} CIDR`, (text) => {
    const cidr = cidrOf(family, text, 'network');
    if (subnetOf(cidr).value !== cidr.value) {
      throw invalid(`Not an IPv${family} network address ${quote(text)}`);
    }
  });

/** `FIRST-LAST`. */
export const range = (family: Family): KeyType<IpRange> => ({
  name: `IPv${family} range`,
  parse(text) {
    const ends = text.split('-');
    if (ends.length !== 2) throw invalid('IP range must contain start and end IP addresses');
    const [first, last] = ends.map((end) => parseIp(address(family).parse(end.trim())));
    if (first!.value > last!.value) {
      throw invalid('Start IP address must be less than or equal to end IP address');
    }
    return { first: first!, last: last! };
  },
});

const HOST_NAME = /^(?=.{1,253}$)[a-zA-Z0-9_]([-a-zA-Z0-9_]*[a-zA-Z0-9_])?(\.[-a-zA-Z0-9_]+)*\.?$/;

/** Where a listener binds; a wildcard host is ''. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * `HOST`, `HOST:PORT`, `:PORT`, `[IPV6]:PORT` or a bare IPv6 address. Host names are resolved
 * when the listener starts, not here.
 */
export const listenAddress = (
  defaultPort: number,
  { wildcard = true } = {},
): KeyType<ListenAddress> => ({
  name: 'address',
  parse(text) {
    const complain = () => invalid(`Couldn't resolve ${quote(text)}`);
    const bare = parseIp(text);
    const match = /^(\[([^\]]*)\]|[^:[\]]*)(:(\d{1,5}))?$/.exec(text);
    if (bare === null && match === null) throw complain();
    const host = bare !== null ? formatIp(bare) : (match![2] ?? match![1]!);
    const port = bare !== null || match![4] === undefined ? defaultPort : Number(match![4]);
    if (host !== '' && parseIp(host) === null && !HOST_NAME.test(host)) throw complain();
    if (port > 65535) throw complain();
    const isWildcard = host === '' || parseIp(host)?.value === 0n;
    if (isWildcard && !wildcard) throw invalid("Wildcard addresses aren't allowed");
    return { host, port };
  },
});
