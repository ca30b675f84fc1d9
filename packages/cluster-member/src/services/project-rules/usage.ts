import type { ProjectState } from '@lxd/model/api/project';
import { projectKeys } from '@lxd/model/project-keys';

import { aggregateKeys, aggregateLimit, totalsOf } from './aggregates.js';
import { countKeys, countOf, limitOf } from './counts.js';
import type { ProjectSnapshot } from './snapshot.js';

const unlimited = -1;

/** What the project uses of each limit; instances without a value count as nothing. */
export function usageOf(snapshot: ProjectSnapshot): ProjectState {
  const { config, networks } = snapshot;
  const totals = totalsOf(snapshot, aggregateKeys, 'zero');
  const resources: Record<string, { Limit: number; Usage: number }> = {};
  for (const key of countKeys) {
    resources[wordOf(key)] = { Limit: limitOf(config, key) ?? unlimited, Usage: countOf(snapshot, key) };
  }
  for (const key of aggregateKeys) {
    resources[wordOf(key)] = { Limit: aggregateLimit(config, key) ?? unlimited, Usage: totals[key] };
  }
  const limit = projectKeys.read(config, 'limits.networks') ?? unlimited;
  resources['networks'] = { Limit: limit, Usage: networks.length };
  return { resources };
}

const wordOf = (key: string): string => key.slice('limits.'.length);
