import type { Capacity, MemberView, Wants } from './cluster-view.js';

export interface PlacementRequest {
  /** Null: any. */
  readonly architecture: string | null;
  /** `images.default_architecture`; members whose own it is come first. */
  readonly preferredArchitecture: string | null;
  /** Of `--target <member>`. */
  readonly target: string | null;
  /** Of `--target @<group>`. */
  readonly group: string | null;
  /** The project's `restricted.cluster.groups`; null: any. */
  readonly allowedGroups: readonly string[] | null;
  readonly pools: readonly string[];
  readonly networks: readonly string[];
  readonly wants: Wants;
  /** Members it must not go to: where it is now. */
  readonly except: readonly string[];
}

export type Refusal =
  | 'architecture'
  | 'evacuated'
  | 'group'
  | 'network'
  | 'offline'
  | 'pool'
  | 'project'
  | 'scheduling'
  | 'source'
  | 'target';

/** What became of one member: refused, or how it ranked among the others (1 is best). */
export type Considered =
  | { readonly member: string; readonly refused: Refusal }
  | { readonly member: string; readonly rank: number; readonly score: Score };

export interface Placement {
  /** Null: no member will do. */
  readonly member: string | null;
  /** Every member, in the order they were given. */
  readonly considered: readonly Considered[];
}

/** The smaller the better, field by field in this order. */
export interface Score {
  /** 1: the preferred architecture is not its own. */
  readonly foreign: number;
  /** 1: it would promise more than it has. */
  readonly overcommitted: number;
  /** Tenths of its scarcest resource that would be promised; 0 where limits are not known. */
  readonly load: number;
  /** Instances in its failure domain; 0 where limits are not known. */
  readonly domain: number;
  readonly instances: number;
}

const order: readonly (keyof Score)[] = ['foreign', 'overcommitted', 'load', 'domain', 'instances'];

/**
 * Chooses where an instance goes. Without limits it is, as in LXD, the eligible member with the
 * fewest instances; with them, first of all one that has room.
 * @param pick decides between equals; never given an empty list
 */
export function placeInstance(
  request: PlacementRequest,
  members: readonly MemberView[],
  pick: (tied: readonly MemberView[]) => MemberView,
): Placement {
  const refusals = members.map((member) => whyNot(member, request));
  const domains = instancesByDomain(members);
  const ranked = members
    .filter((_member, index) => refusals[index] === null)
    .map((member) => ({ member, score: scoreOf(member, request, domains) }))
    .sort((a, b) => compare(a.score, b.score));
  const [best] = ranked;
  const tied = ranked.filter(({ score }) => best !== undefined && compare(score, best.score) === 0);
  const chosen = best === undefined ? null : pick(tied.map(({ member }) => member)).name;

  const placed = new Map<string, { rank: number; score: Score }>();
  let rank = 0;
  for (const [index, { member, score }] of ranked.entries()) {
    const before = ranked[index - 1];
    if (before === undefined || compare(before.score, score) !== 0) rank = index + 1;
    placed.set(member.name, { rank, score });
  }
  return {
    member: chosen,
    considered: members.map(({ name }, index): Considered => {
      const refused = refusals[index];
      return refused ? { member: name, refused } : { member: name, ...placed.get(name)! };
    }),
  };
}

/** A member that was asked for by name takes what its own rules would not let be sent to it. */
export function whyNot(member: MemberView, request: PlacementRequest): Refusal | null {
  if (request.target !== null && request.target !== member.name) return 'target';
  if (request.except.includes(member.name)) return 'source';
  if (member.evacuated) return 'evacuated';
  if (!member.online) return 'offline';
  if (request.architecture !== null && !member.architectures.includes(request.architecture)) {
    return 'architecture';
  }
  if (request.group !== null && !member.groups.includes(request.group)) return 'group';
  const { allowedGroups } = request;
  if (allowedGroups !== null && !member.groups.some((group) => allowedGroups.includes(group))) {
    return 'project';
  }
  if (!has(member.pools, request.pools)) return 'pool';
  if (!has(member.networks, request.networks)) return 'network';
  if (request.target !== null) return null;
  if (member.scheduling === 'manual') return 'scheduling';
  if (member.scheduling === 'group' && request.group === null) return 'scheduling';
  return null;
}

const has = (there: readonly string[] | null, needed: readonly string[]): boolean =>
  there === null || needed.every((name) => there.includes(name));

function scoreOf(
  member: MemberView,
  { preferredArchitecture, wants }: PlacementRequest,
  domains: ReadonlyMap<string, number>,
): Score {
  const share = member.capacity === null ? null : promisedShare(member.capacity, wants);
  return {
    foreign: preferredArchitecture === null || member.architectures[0] === preferredArchitecture ? 0 : 1,
    overcommitted: share !== null && share > 1 ? 1 : 0,
    load: share === null ? 0 : Math.floor(Math.min(share, 100) * 10),
    domain: share === null ? 0 : (domains.get(member.failureDomain) ?? 0),
    instances: member.instances,
  };
}

/** Of the scarcest of the resources wanted, what part would be promised; null: none is wanted. */
function promisedShare(capacity: Capacity, { memoryBytes, cpus, diskBytes }: Wants): number | null {
  const shares: number[] = [];
  if (memoryBytes !== null) {
    shares.push((capacity.promisedMemoryBytes + memoryBytes) / Math.max(1, capacity.memoryBytes));
  }
  if (cpus !== null) shares.push((capacity.promisedCpus + cpus) / Math.max(1, capacity.cpus));
  if (diskBytes !== null && capacity.freeDiskBytes !== null) {
    shares.push(diskBytes / Math.max(1, capacity.freeDiskBytes));
  }
  return shares.length === 0 ? null : Math.max(...shares);
}

function instancesByDomain(members: readonly MemberView[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { failureDomain, instances } of members) {
    counts.set(failureDomain, (counts.get(failureDomain) ?? 0) + instances);
  }
  return counts;
}

function compare(a: Score, b: Score): number {
  for (const field of order) if (a[field] !== b[field]) return a[field] - b[field];
  return 0;
}
