import type { InstanceFull } from '@lxd/model/api/instance-full';
import { contains, parseCidr, parseIp, type Family } from '@lxd/model/cidr';
import { UsageError } from '../shell/errors.js';

/** One filter of `lxc list`; all must hold. An empty key is about the name. */
export interface ListFilter {
  readonly key: string;
  readonly value: string;
}

/** The fields of an instance that have a shorthand; none can be asked to be empty. */
const fields: ReadonlySet<string> = new Set([
  'architecture', 'description', 'location', 'name', 'project', 'status', 'type',
]);

/** @throws UsageError */
export function readFilters(words: readonly string[]): readonly ListFilter[] {
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 0) return { key: '', value: word };
    const value = word.slice(equals + 1);
    const key = word.slice(0, equals);
    const known = key.toLowerCase();
    if (fields.has(known) && value === '') {
      throw new UsageError('Invalid filter: clause has no value');
    }
    return { key: fields.has(known) || /^ipv[46]$/.test(known) ? known : key, value };
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
    case 'project':
      return oneOf(value, instance.project);
    case 'ipv4':
      return value === '' || hasAddress(instance, 4, value);
    case 'ipv6':
      return value === '' || hasAddress(instance, 6, value);
    default:
      return (
        (instance.expanded_config[key] ?? '') === value ||
        Object.entries(instance.expanded_config).some(
          ([name, set]) => abbreviates(key, name) && whole(value, set),
        )
      );
  }
}

/** `s.privileged` stands for `security.privileged`: every part may be cut short. */
function abbreviates(short: string, key: string): boolean {
  const shorts = short.split('.');
  const parts = key.split('.');
  if (shorts.length !== parts.length) return false;
  return shorts.every((one, index) => (parts[index] ?? '').startsWith(one));
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

/** Whether one of the addresses lies in one of the subnets; what is no subnet holds none. */
function hasAddress(instance: InstanceFull, family: Family, subnets: string): boolean {
  const wanted = subnets
    .split(',')
    .map((text) => parseCidr(text.includes('/') ? text : `${text}/${family === 4 ? 32 : 128}`))
    .filter((subnet) => subnet?.family === family);
  return Object.values(instance.state?.network ?? {})
    .flatMap(({ addresses }) => addresses ?? [])
    .map(({ address }) => parseIp(address))
    .some((ip) => ip !== null && wanted.some((subnet) => subnet !== null && contains(subnet, ip)));
}
