import type { InstanceFull } from '@lxd/model/api/instance-full';
import { isRootDisk } from '@lxd/model/instance-config/root-disk';
import { dateMinuteUtc, isSet } from '../print/dates.js';
import { binarySize } from '../print/units.js';
import { UsageError } from '../shell/errors.js';

export interface Column {
  readonly heading: string;
  readonly needsState: boolean;
  cell(instance: InstanceFull): string;
}

const column = (heading: string, cell: Column['cell'], needsState = false): Column => ({
  heading, cell, needsState,
});

/** What each letter of `-c` shows. */
export const instanceColumns: Readonly<Record<string, Column>> = {
  '4': column('IPV4', (instance) => addresses(instance, 'inet'), true),
  '6': column('IPV6', (instance) => addresses(instance, 'inet6'), true),
  a: column('ARCHITECTURE', ({ architecture }) => architecture),
  b: column('STORAGE POOL', (instance) => rootDisk(instance)?.['pool'] ?? ''),
  c: column('CREATED AT', ({ created_at }) => (isSet(created_at) ? dateMinuteUtc(created_at) : '')),
  D: column('DISK USAGE', diskUsage, true),
  d: column('DESCRIPTION', ({ description }) => description),
  e: column('PROJECT', ({ project }) => project),
  F: column('BASE IMAGE', ({ config }) => config['volatile.base_image'] ?? ''),
  f: column('BASE IMAGE', ({ config }) => (config['volatile.base_image'] ?? '').slice(0, 12)),
  L: column('LOCATION', ({ location }) => location),
  l: column('LAST USED AT', ({ last_used_at }) =>
    isSet(last_used_at) ? dateMinuteUtc(last_used_at) : '',
  ),
  M: column('MEMORY USAGE%', memoryShare, true),
  m: column('MEMORY USAGE', memoryUsage, true),
  N: column('PROCESSES', ({ state }) => (isUp(state?.status) ? String(state?.processes ?? 0) : ''), true),
  n: column('NAME', ({ name }) => name),
  P: column('PROFILES', ({ profiles }) => profiles.join('\n')),
  p: column('PID', ({ state }) => (isUp(state?.status) ? String(state?.pid ?? 0) : ''), true),
  S: column('SNAPSHOTS', ({ snapshots }) => String(snapshots?.length ?? 0), true),
  s: column('STATE', ({ status }) => status.toUpperCase()),
  t: column('TYPE', ({ type, ephemeral }) =>
    `${type.toUpperCase()}${ephemeral ? ' (EPHEMERAL)' : ''}`,
  ),
  u: column('CPU USAGE', ({ state }) => {
    const seconds = Math.floor((state?.cpu.usage ?? 0) / 1e9);
    return state !== null && (state?.cpu.usage ?? 0) > 0 ? `${seconds}s` : '';
  }, true),
};

export const needsState = (columns: readonly Column[]): boolean =>
  columns.some((shown) => shown.needsState);

/**
 * Reads `-c`: letters, with or without commas, and `[config:|devices:]key[:heading[:width]]`.
 * @param isKey whether instances have such a configuration key
 * @throws UsageError
 */
export function readColumns(
  text: string,
  clustered: boolean,
  isKey: (name: string) => boolean = () => true,
): readonly Column[] {
  const columns: Column[] = [];
  for (const entry of text.split(',')) {
    if (entry === '') {
      throw new UsageError(
        `Empty column entry (redundant, leading or trailing command) in '${text}'`,
      );
    }
    if (entry.includes('.')) {
      columns.push(configColumn(entry, isKey));
      continue;
    }
    for (const letter of entry) {
      const known = Object.hasOwn(instanceColumns, letter) ? instanceColumns[letter] : undefined;
      if (known === undefined) {
        throw new UsageError(`Unknown column shorthand char '${letter}' in '${entry}'`);
      }
      if (letter === 'L' && !clustered) {
        throw new UsageError("Can't specify column L when not clustered");
      }
      columns.push(known);
    }
  }
  return columns;
}

/** A column that shows one key of the expanded configuration or devices. */
function configColumn(entry: string, isKey: (name: string) => boolean): Column {
  const parts = entry.split(':');
  const kind = parts[0] === 'config' || parts[0] === 'devices' ? parts.shift() : 'config';
  if (parts.length > 3) {
    throw new UsageError(
      `Invalid config key column format (too many fields): '${entry}'`,
    );
  }
  const [key = '', name, width] = parts;
  if (kind === 'devices' ? !key.includes('.') : !isKey(key)) {
    throw new UsageError(`Invalid config key '${key}' in '${entry}'`);
  }
  const heading = name ?? key;
  const most = widthOf(width, heading, entry);
  return column(heading, (instance) => {
    const value = kind === 'devices' ? deviceValue(instance, key) : instance.expanded_config[key];
    const text = value ?? '';
    return most > 0 && text.length > most ? text.slice(0, most) : text;
  });
}

function deviceValue(instance: InstanceFull, key: string): string | undefined {
  const dot = key.indexOf('.');
  return instance.expanded_devices[key.slice(0, dot)]?.[key.slice(dot + 1)];
}

/** -1: unlimited. 0 means as wide as the heading. */
function widthOf(text: string | undefined, heading: string, entry: string): number {
  if (text === undefined || text === '') return -1;
  if (!/^-?\d+$/.test(text)) {
    throw new UsageError(
      `Invalid max width (must be an integer) '${text}' in '${entry}'`,
    );
  }
  const width = Number(text);
  if (width < -1) {
    throw new UsageError(`Invalid max width (must -1, 0 or a positive integer) '${text}' in '${entry}'`);
  }
  return width === 0 ? heading.length : width;
}

function addresses(instance: InstanceFull, family: string): string {
  const { state } = instance;
  if (!isUp(instance.status) || state?.network == null) return '';
  return Object.entries(state.network)
    .filter(([, { type }]) => type !== 'loopback')
    .flatMap(([name, network]) =>
      (network.addresses ?? [])
        .filter((one) => one.family === family && one.scope !== 'link' && one.scope !== 'local')
        .map(({ address }) => `${address} (${name})`),
    )
    .sort()
    .reverse()
    .join('\n');
}

const isUp = (status: string | undefined): boolean => status === 'Running' || status === 'Ready' || status === 'Frozen';

const rootDisk = ({ expanded_devices }: InstanceFull): Readonly<Record<string, string>> | undefined =>
  Object.values(expanded_devices).find(isRootDisk);

function diskUsage(instance: InstanceFull): string {
  const root = Object.entries(instance.expanded_devices).find(([, device]) => isRootDisk(device));
  const usage = root === undefined ? 0 : (instance.state?.disk?.[root[0]]?.usage ?? 0);
  return usage > 0 ? binarySize(usage, 2) : '';
}

function memoryUsage({ state }: InstanceFull): string {
  const usage = state?.memory.usage ?? 0;
  return isUp(state?.status) && usage > 0 ? binarySize(usage, 2) : '';
}

function memoryShare({ state, expanded_config }: InstanceFull): string {
  const usage = state?.memory.usage ?? 0;
  const limit = readSize(expanded_config['limits.memory'] ?? '');
  if (!isUp(state?.status) || usage === 0 || limit === 0) return '';
  return `${((100 * usage) / limit).toFixed(1)}%`;
}

const sizeUnits = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

function readSize(text: string): number {
  const match = /^(\d+)([kKMGTPE]?)(i?)B?$/.exec(text);
  if (match === null) return 0;
  const power = sizeUnits.findIndex((unit) => unit.toLowerCase() === (match[2] ?? '').toLowerCase());
  return Number(match[1]) * (match[3] === 'i' ? 1024 : 1000) ** power;
}
