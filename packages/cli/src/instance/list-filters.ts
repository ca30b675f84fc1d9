import { BlockList, isIP } from 'node:net';
import type { InstanceFull } from '@lxd/model/api/instance-full';
import { UsageError } from '../shell/errors.js';

/** One filter of `lxc list`; all must hold. An empty key is about the name. */
export interface ListFilter {
  readonly key: string;
  readonly value: string;
}

export function readFilters(words: readonly string[]): readonly ListFilter[] {
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 0) return { key: '', value: word };
    const key = word.slice(0, equals);
    const value = word.slice(equals + 1);
    if (key === 'ipv4' || key === 'ipv6') checkAddresses(value);
    return { key, value };
  });
}

export const matches = (instance: InstanceFull, filters: readonly ListFilter[]): boolean =>
  filters.every((filter) => matchesOne(instance, filter));

function matchesOne(instance: InstanceFull, { key, value }: ListFilter): boolean {
  switch (key) {
    case '':
      return instance.name.startsWith(value) || whole(value, instance.name);
    case 'name':
      return whole(value, instance.name);
    case 'type':
      return oneOf(value, instance.type);
    case 'status':
      return oneOf(value, instance.status);
    case 'architecture':
      return oneOf(value, instance.architecture);
    case 'location':
      return oneOf(value, instance.location);
    case 'ipv4':
      return hasAddress(instance, 'inet', value);
    case 'ipv6':
      return hasAddress(instance, 'inet6', value);
    default:
      return Object.entries(instance.expanded_config).some(
        ([name, set]) => abbreviates(key, name) && (set === value || whole(value, set)),
      );
  }
}

/** `s.privileged` stands for `security.privileged`: every part may be cut short. */
function abbreviates(short: string, key: string): boolean {
  const shorts = short.split('.');
  const parts = key.split('.');
  if (shorts.length !== parts.length) return false;
  return shorts.every((one, index) =>
    index === shorts.length - 1 ? one === parts[index] : (parts[index] ?? '').startsWith(one),
  );
}

const oneOf = (values: string, value: string): boolean =>
  values.split(',').some((one) => one.toLowerCase() === value.toLowerCase());

/** Whether the pattern matches the whole text; what is no pattern matches nothing. */
function whole(pattern: string, text: string): boolean {
  try {
    const anchored = /[\^$]/.test(pattern) ? pattern : `^${pattern}$`;
    return new RegExp(anchored).test(text);
  } catch {
    return false;
  }
}

function checkAddresses(values: string): void {
  for (const value of values.split(',')) {
    if (isIP(value.split('/')[0] ?? '') === 0) {
      throw new UsageError(`Invalid IP address or CIDR: ${value}`);
    }
  }
}

function hasAddress(instance: InstanceFull, family: 'inet' | 'inet6', values: string): boolean {
  const kind = family === 'inet' ? 'ipv4' : 'ipv6';
  const wanted = new BlockList();
  for (const value of values.split(',')) {
    const [address = '', prefix] = value.split('/');
    if (prefix === undefined) wanted.addAddress(address, kind);
    else wanted.addSubnet(address, Number(prefix), kind);
  }
  return Object.values(instance.state?.network ?? {}).some(
    ({ type, addresses }) =>
      type !== 'loopback' &&
      (addresses ?? []).some((one) => one.family === family && wanted.check(one.address, kind)),
  );
}
