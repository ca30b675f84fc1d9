import type { Config } from '@lxd/model/api/config';
import { isTrue } from '@lxd/model/booleans';
import { DomainError, internal, invalid, quote, wrap } from '@lxd/model/errors';
import { findRootDisk } from '@lxd/model/instance-config/root-disk';
import { formatBytesBinary, parseByteSize } from '@lxd/model/units';

import { expandInstances, type ExpandedInstance, type ProjectSnapshot } from './snapshot.js';

export type AggregateKey = 'limits.cpu' | 'limits.disk' | 'limits.memory' | 'limits.processes';

/** Limits of a sum over the project's instances (and volumes, for disk). */
interface Aggregate {
  readonly key: AggregateKey;
  parse(text: string): number;
  print(total: number): string;
}

/** The state volume of a virtual machine when its root disk doesn't say (instances.md 14). */
const defaultStateBytes = 100 * 1024 * 1024;

const bytes = (total: number): string => formatBytesBinary(total, 1);

const aggregates: readonly Aggregate[] = [
  {
    key: 'limits.cpu',
    parse(text) {
      if (/[,-]/.test(text)) throw invalid("CPUs can't be pinned if project limits are used");
      return count(text);
    },
    print: String,
  },
  { key: 'limits.disk', parse: parseByteSize, print: bytes },
  {
    key: 'limits.memory',
    parse(text) {
      if (text.endsWith('%')) throw invalid("Value can't be a percentage");
      return parseByteSize(text);
    },
    print: bytes,
  },
  { key: 'limits.processes', parse: count, print: String },
];

export const aggregateKeys: readonly AggregateKey[] = aggregates.map(({ key }) => key);

function count(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw invalid(`Invalid value: ${text}`);
  return Number(text);
}

const named = (key: AggregateKey): Aggregate => aggregates.find((one) => one.key === key)!;

/**
 * Whether what the project holds is within its limits.
 * @throws DomainError (internal, as LXD)
 */
export function checkAggregates(snapshot: ProjectSnapshot): void {
  const { name, config } = snapshot;
  const keys = aggregateKeys.filter((key) => config[key]);
  if (keys.length === 0) return;
  const totals = inContext('Failed getting usage of project entities', () =>
    totalsOf(snapshot, keys, 'required'),
  );
  for (const key of keys) {
    if (totals[key] <= named(key).parse(config[key]!)) continue;
    throw internal(
      `Reached maximum aggregate value ${config[key]} for ${quote(key)} in project ${name}`,
    );
  }
}

/**
 * Whether changed limits still hold what there is.
 * @throws DomainError (internal, as LXD)
 */
export function checkAggregateLimits(
  snapshot: ProjectSnapshot,
  config: Config,
  changed: readonly AggregateKey[],
): void {
  const keys = changed.filter((key) => config[key]);
  const totals = totalsOf(snapshot, keys, 'required');
  for (const key of keys) {
    const { parse, print } = named(key);
    const limit = inContext(`Invalid value ${quote(config[key]!)} for limit ${quote(key)}`, () =>
      parse(config[key]!),
    );
    if (limit >= totals[key]) continue;
    throw internal(`'${key}' is too low: current total is ${print(totals[key])}`);
  }
}

/** The limit, or null for none. */
export const aggregateLimit = (config: Config, key: AggregateKey): number | null =>
  config[key] ? named(key).parse(config[key]) : null;

/**
 * The sums over instances and custom volumes.
 * @param unset whether an instance without a value counts as 0 or is a mistake
 */
export function totalsOf(
  snapshot: ProjectSnapshot,
  keys: readonly AggregateKey[],
  unset: 'zero' | 'required',
): Record<AggregateKey, number> {
  const totals = Object.fromEntries(aggregateKeys.map((key) => [key, 0])) as Record<
    AggregateKey,
    number
  >;
  if (keys.length === 0) return totals;
  const instances = expandInstances(snapshot);
  for (const key of keys) {
    if (key === 'limits.disk') totals[key] += volumeBytes(snapshot, unset);
    for (const instance of instances) {
      try {
        totals[key] += shareOf(instance, key, snapshot.name);
      } catch (error) {
        if (unset === 'required') throw error;
      }
    }
  }
  return totals;
}

function volumeBytes({ name: project, volumes }: ProjectSnapshot, unset: 'zero' | 'required'): number {
  let total = 0;
  for (const { name, config } of volumes) {
    const size = config['size'];
    if (size) {
      total += inContext(`Parse 'size' for custom volume ${name} in project ${project}`, () =>
        parseByteSize(size),
      );
    } else if (unset === 'required') {
      throw internal(`Custom volume ${name} in project ${project} has no 'size' config set`);
    }
  }
  return total;
}

/** What one instance takes of a limit. @throws DomainError (internal) when that can't be told */
function shareOf(instance: ExpandedInstance, key: AggregateKey, project: string): number {
  return key === 'limits.disk'
    ? diskShareOf(instance, project)
    : configShareOf(instance, key, project);
}

function configShareOf({ name, config }: ExpandedInstance, key: AggregateKey, project: string): number {
  const value = config[key];
  if (!value) {
    throw internal(
      `Instance ${quote(name)} in project ${project} has no ${quote(key)} config, either directly or via a profile`,
    );
  }
  return inContext(
    `Failed parsing ${quote(key)} for instance ${quote(name)} in project ${quote(project)}`,
    () => named(key).parse(value),
  );
}

function diskShareOf({ name, type, devices }: ExpandedInstance, project: string): number {
  const { device } = inContext(
    `Failed getting root disk device for instance ${quote(name)} in project ${quote(project)}`,
    () => findRootDisk(devices),
  );
  const { size, 'size.state': state } = device;
  if (!size) {
    throw internal(
      `Instance ${quote(name)} in project ${quote(project)} has no "size" config set on the root device either directly or via a profile`,
    );
  }
  return inContext(
    `Failed parsing "limits.disk" for instance ${quote(name)} in project ${quote(project)}`,
    () => {
      const root = parseByteSize(size);
      if (type === 'container') return root;
      return root + (state ? parseByteSize(state) : defaultStateBytes);
    },
  );
}

/** LXD answers all of these with 500. */
function inContext<T>(context: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw internal(context, error);
  }
}

/** What images may take of `limits.disk`: what instances and volumes leave of it; null: any. */
export function imageBudget(snapshot: ProjectSnapshot): number | null {
  const { config } = snapshot;
  if (!isTrue(config['features.images'])) return null; // they count where they lie
  const limit = aggregateLimit(config, 'limits.disk');
  if (limit === null) return null;
  try {
    return Math.max(0, limit - totalsOf(snapshot, ['limits.disk'], 'required')['limits.disk']);
  } catch (error) {
    throw wrap('Failed getting usage of project entities', error);
  }
}
