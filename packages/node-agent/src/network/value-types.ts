import { DomainError, invalid, quote } from '@lxd/model/errors';
import type { KeyType } from '@lxd/model/config-key';

import { parseCidr, parseIp, splitList, subnetOf } from './cidr.js';
import type { Family } from './cidr.js';

// Value kinds of networks and NICs, with the texts of LXD's validators.

/** A kind whose values stay text and are only checked. */
const checked = (name: string, check: (text: string) => void): KeyType<string> => ({
  name,
  parse(text) {
    check(text);
    return text;
  },
});

export const anyText = checked('string', () => {});

export const boolean: KeyType<boolean> = {
  name: 'boolean',
  parse(text) {
    const value = booleanOf(text);
    if (value === null) throw invalid(`Invalid value for a boolean ${quote(text)}`);
    return value;
  },
};

/** LXD's words for yes and no in any case; null: neither. */
export function booleanOf(text: string): boolean | null {
  switch (text.toLowerCase()) {
    case 'true':
    case 'yes':
    case '1':
    case 'on':
      return true;
    case 'false':
    case 'no':
    case '0':
    case 'off':
      return false;
    default:
      return null;
  }
}

/** Whether a key that may be absent is set to yes. */
export const isTrue = (text: string | undefined): boolean => booleanOf(text ?? '') === true;
/** Whether a key that is on by default is set to no. */
export const isFalse = (text: string | undefined): boolean => booleanOf(text ?? '') === false;

export const integer: KeyType<number> = {
  name: 'integer',
  parse(text) {
    if (!/^[-+]?\d+$/.test(text)) throw invalid(`Invalid value for an integer ${quote(text)}`);
    return Number(text);
  },
};

/** An integer between two bounds, both included. */
export const integerWithin = (min: number, max: number): KeyType<number> => ({
  name: 'integer',
  parse(text) {
    const value = integer.parse(text);
    if (value < min || value > max) {
      throw invalid(`Invalid value for an integer ${quote(text)}: out of range (${min}-${max})`);
    }
    return value;
  },
});

export const oneOf = (...values: readonly string[]): KeyType<string> =>
  checked('string', (text) => {
    if (!values.includes(text)) {
      throw invalid(`Invalid value ${quote(text)} (not one of [${values.join(' ')}])`);
    }
  });

export const macAddress = checked('string', (text) => {
  if (!/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(text)) {
    throw invalid('Invalid MAC address, must be 6 bytes of hex separated by colons');
  }
});

export const interfaceName = checked('string', (text) => {
  if (text.length < 2) throw invalid('Network interface is too short (minimum 2 characters)');
  if (text.length > 15) throw invalid('Network interface is too long (maximum 15 characters)');
  if (!/^[-_a-zA-Z0-9.]+$/.test(text)) {
    throw invalid('Network interface contains invalid characters');
  }
});

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

const isFamily = (text: string, family: Family): boolean => parseIp(text)?.family === family;

export const address = (family: Family): KeyType<string> =>
  checked('string', (text) => {
    if (!isFamily(text, family)) throw invalid(`Not an IPv${family} address ${quote(text)}`);
  });

export const anyAddress = checked('string', (text) => {
  if (!parseIp(text)) throw invalid(`Not an IP address ${quote(text)}`);
});

/** A host's address with its prefix: the bridge's own, or a gateway's. */
export const hostCidr = (family: Family): KeyType<string> =>
  checked('string', (text) => {
    const cidr = parseCidr(text);
    if (!cidr) throw invalid(`invalid CIDR address: ${text}`);
    if (cidr.family !== family) throw invalid(`Not an IPv${family} address ${quote(text)}`);
    if (subnetOf(cidr).value === cidr.value) {
      throw invalid(`Not a usable IPv${family} address ${quote(text)}`);
    }
  });

export const subnet = (family: Family): KeyType<string> =>
  checked('string', (text) => {
    const cidr = parseCidr(text);
    if (!cidr) throw invalid(`invalid CIDR address: ${text}`);
    if (cidr.family !== family) throw invalid(`Not an IPv${family} network ${quote(text)}`);
    if (subnetOf(cidr).value !== cidr.value) {
      throw invalid(`Not an IPv${family} network address ${quote(text)}`);
    }
  });

export const range = (family: Family): KeyType<string> =>
  checked('string', (text) => {
    const ends = text.split('-');
    if (ends.length !== 2) throw invalid('IP range must contain start and end IP addresses');
    ends.forEach((end) => address(family).parse(end.trim()));
  });

/** A comma list, each item of the given kind. */
export const listOf = (item: KeyType<unknown>): KeyType<string> =>
  checked('string', (text) => splitList(text).forEach((part) => item.parse(part)));

/** Words with a meaning of their own, else the given kind. */
export const wordOr = (words: readonly string[], type: KeyType<unknown>): KeyType<string> =>
  checked('string', (text) => {
    if (!words.includes(text)) type.parse(text);
  });

/** A DHCP lease time as dnsmasq reads it: seconds, or a number with s, m, h, d or w. */
export const leaseTime = checked('string', (text) => {
  if (!/^(\d+[smhdw]?|infinite)$/.test(text)) {
    throw invalid(`Invalid DHCP lease time ${quote(text)}`);
  }
});

const bitUnits: Readonly<Record<string, number>> = {
  '': 1, bit: 1,
  kbit: 1000, Mbit: 1000 ** 2, Gbit: 1000 ** 3, Tbit: 1000 ** 4, Pbit: 1000 ** 5, Ebit: 1000 ** 6,
  Kibit: 1024, Mibit: 1024 ** 2, Gibit: 1024 ** 3, Tibit: 1024 ** 4, Pibit: 1024 ** 5,
  Eibit: 1024 ** 6,
}; // prettier-ignore

/** A rate in bits per second: "10Mbit". */
export const bitRate: KeyType<number> = {
  name: 'string',
  parse(text) {
    const match = /^(\d+)([A-Za-z]*)$/.exec(text);
    const unit = match && bitUnits[match[2]!];
    if (!match || unit === undefined || unit === null) throw invalid(`Invalid value: ${text}`);
    return Number(match[1]) * unit;
  },
};

/** Runs a check and says whose value it was. */
export function about(prefix: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw invalid(`${prefix}: ${error.message}`);
  }
}
