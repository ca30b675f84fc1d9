import type { Config } from '@lxd/model/api/config';
import { parseCidr, splitList, type Cidr } from '@lxd/model/cidr';
import { forbidden, invalid } from '@lxd/model/errors';

import { isRestricted } from './snapshot.js';

/**
 * The networks of project default that a project's networks may have for uplink: those named,
 * if they exist; of an unrestricted project all of them.
 * @param candidates names of the networks that can be uplinks
 * @throws DomainError (invalid) when there is none
 */
export function allowedUplinks(project: Config, candidates: readonly string[]): readonly string[] {
  const named = splitList(project['restricted.networks.uplinks']);
  const allowed = isRestricted(project)
    ? candidates.filter((one) => named.includes(one))
    : candidates;
  if (allowed.length === 0) throw invalid('No allowed uplink networks in project');
  return allowed;
}

/** The subnets of an uplink that belong to a project; null: all its routes do. */
export function allowedSubnets(project: Config, uplink: string): readonly Cidr[] | null {
  const pairs = splitList(project['restricted.networks.subnets']);
  if (!isRestricted(project) || pairs.length === 0) return null;
  const start = `${uplink}:`;
  return pairs
    .filter((pair) => pair.startsWith(start))
    .flatMap((pair) => parseCidr(pair.slice(start.length)) ?? []);
}

/**
 * Whether a DNS zone, or a domain below it, is one of the project's.
 * @throws DomainError (forbidden)
 */
export function checkZone(project: Config, zone: string): void {
  if (!isRestricted(project)) return;
  const allowed = splitList(project['restricted.networks.zones']);
  if (allowed.some((one) => zone === one || zone.endsWith(`.${one}`))) return;
  throw forbidden("Project isn't allowed to use this DNS zone");
}
