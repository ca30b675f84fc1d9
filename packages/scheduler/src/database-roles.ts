/** A voter has a say and a copy, a stand-by a copy, a spare neither. */
export type DatabaseRole = 'voter' | 'stand-by' | 'spare';

export interface RoleMember {
  readonly id: number;
  readonly role: DatabaseRole;
  /** It answers now. */
  readonly online: boolean;
  /** It has been silent for so long that its part is given to another. */
  readonly lost: boolean;
  readonly leader: boolean;
  readonly failureDomain: string;
}

export interface RoleTargets {
  readonly voters: number; // cluster.max_voters
  readonly standbys: number; // cluster.max_standby
}

export interface RoleChange {
  readonly id: number;
  readonly to: DatabaseRole;
  readonly reason: string;
}

/**
 * The next change towards as many voters and stand-bys as are wanted; null when all is well.
 * One at a time, the first rule that applies (clustering-and-security.md, 1.4).
 */
export function nextRoleChange(members: readonly RoleMember[], targets: RoleTargets): RoleChange | null {
  if (members.length < 2) return null;
  if (members.length === 2) return pair(members);
  const holding = (role: DatabaseRole) => members.filter((one) => one.role === role);
  const online = (role: DatabaseRole) => holding(role).filter((one) => one.online);
  const voters = online('voter');
  const standbys = online('stand-by');

  const candidate = best([...standbys, ...online('spare')], voters);
  if (voters.length < targets.voters && candidate !== null) {
    return { id: candidate.id, to: 'voter', reason: `${voters.length} of ${targets.voters} voters are there` };
  }
  const surplusVoter = leastNeeded(voters);
  if (voters.length > targets.voters && surplusVoter !== null) {
    return { id: surplusVoter.id, to: 'spare', reason: `more than ${targets.voters} voters` };
  }
  const lostVoter = holding('voter').find((one) => one.lost);
  if (lostVoter !== undefined && voters.length > 1) {
    return { id: lostVoter.id, to: 'spare', reason: 'a voter is silent' };
  }
  const spare = best(online('spare'), [...standbys, ...voters]);
  if (standbys.length < targets.standbys && spare !== null) {
    return { id: spare.id, to: 'stand-by', reason: `${standbys.length} of ${targets.standbys} stand-bys are there` };
  }
  const surplusStandby = leastNeeded(standbys);
  if (standbys.length > targets.standbys && surplusStandby !== null) {
    return { id: surplusStandby.id, to: 'spare', reason: `more than ${targets.standbys} stand-bys` };
  }
  const lostStandby = holding('stand-by').find((one) => one.lost);
  if (lostStandby !== undefined) return { id: lostStandby.id, to: 'spare', reason: 'a stand-by is silent' };
  return null;
}

/** Of two members one alone votes: two voters would be stopped by the loss of either. */
function pair(members: readonly RoleMember[]): RoleChange | null {
  const other = members.find((one) => !one.leader);
  if (other === undefined || !members.some((one) => one.leader)) return null;
  if (other.role === 'voter') return { id: other.id, to: 'stand-by', reason: 'two voters are stopped by the loss of one' };
  if (other.role === 'spare' && other.online) return { id: other.id, to: 'stand-by', reason: 'a copy is kept' };
  return null;
}

/** Failure domains that `holders` do not cover come first, then stand-bys, then who came first. */
function best(candidates: readonly RoleMember[], holders: readonly RoleMember[]): RoleMember | null {
  const covered = new Set(holders.map(({ failureDomain }) => failureDomain));
  const rank = (one: RoleMember) =>
    (covered.has(one.failureDomain) ? 2 : 0) + (one.role === 'stand-by' ? 0 : 1);
  return [...candidates].sort((a, b) => rank(a) - rank(b) || a.id - b.id)[0] ?? null;
}

/** Who shares its failure domain with most others goes first; the leader never. */
function leastNeeded(holders: readonly RoleMember[]): RoleMember | null {
  const sharing = (one: RoleMember) =>
    holders.filter(({ failureDomain }) => failureDomain === one.failureDomain).length;
  return (
    holders.filter((one) => !one.leader).sort((a, b) => sharing(b) - sharing(a) || b.id - a.id)[0] ?? null
  );
}
