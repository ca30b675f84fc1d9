import { clusterMemberKeys, CLUSTER_MEMBER_COMPLAINTS } from '@lxd/model/cluster-member-keys';
import type { ClusterMember, ClusterMemberPut } from '@lxd/model/api/cluster';
import { DomainError, invalid, notFound, quote } from '@lxd/model/errors';
import { serverKeys } from '@lxd/model/server-keys/index';
import { listClusterGroups } from '@lxd/store/cluster-groups';
import {
  listMemberDetails,
  memberRoleCodes,
  updateMemberSettings,
  type MemberDetails,
  type MemberRole,
  type MemberSettings,
} from '@lxd/store/member-details';
import { renameMember } from '@lxd/store/members';
import type { DatabaseRole } from '@lxd/store/codes';
import type { Consistency, Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../../auth/caller.js';
import type { ClusterPart } from '../../cluster/cluster.js';
import type { Events } from '../../events/events.js';
import { apiUrl } from '../../http/url.js';
import { KeyedLock } from '../keyed-lock.js';
import type { ServerConfig } from '../server-config.js';
import { memberStatus } from './member-status.js';

export interface MembersSetup {
  readonly store: Store;
  readonly cluster: ClusterPart;
  readonly serverConfig: ServerConfig;
  readonly events: Events;
  /** Has what changed looked at, here and by the leader. */
  changed(): Promise<void>;
  now(): Date;
}

const weak: { readonly consistency: Consistency } = { consistency: 'weak' };

/** The members of the cluster, as far as they are looked at and described. */
export class Members {
  readonly #lock = new KeyedLock();

  constructor(private readonly setup: MembersSetup) {}

  /** Of `cluster.offline_threshold`. */
  get offlineAfterMs(): number {
    return serverKeys.read(this.setup.serverConfig.values, 'cluster.offline_threshold') * 1000;
  }

  async urls(): Promise<string[]> {
    this.#clustered();
    const members = await listMemberDetails(this.setup.store, weak);
    return members.map(({ name }) => memberUrl(name));
  }

  async list(): Promise<ClusterMember[]> {
    this.#clustered();
    const members = await listMemberDetails(this.setup.store, weak);
    return members.map((one) => this.#view(one, members));
  }

  async get(name: string): Promise<ClusterMember> {
    const { all, member } = await this.#find(name);
    return this.#view(member, all);
  }

  /**
   * Replaces what a user says of a member by what `change` makes of it.
   * @throws DomainError
   */
  async update(
    name: string,
    change: (now: ClusterMemberPut) => ClusterMemberPut,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const { store, events } = this.setup;
    await this.#lock.run(name, async () => {
      const { all, member } = await this.#find(name);
      const now = this.#view(member, all);
      ifMatch(memberEtag(now));
      const after = checked(change(writable(now)), now);
      const known = (await listClusterGroups(store)).map((group) => group.name);
      const missing = after.groups.find((group) => !known.includes(group));
      if (missing !== undefined) throw notFound('Cluster group not found');
      await store.transaction(updateMemberSettings(name, after));
    });
    events.lifecycle({ action: 'cluster-member-updated', source: memberUrl(name), project: null, requestor });
    await this.setup.changed();
  }

  async rename(name: string, renamed: string, requestor: Requestor): Promise<string> {
    const { store, events } = this.setup;
    if (renamed === '') throw invalid('No name provided');
    if (renamed.startsWith('@')) throw invalid('Member name must not start with "@"');
    await this.#find(name);
    try {
      await store.transaction(renameMember(name, renamed));
    } catch (error) {
      if (error instanceof UniqueViolation) throw new DomainError('conflict', `A member already exists with name ${quote(renamed)}`);
      throw error;
    }
    await this.setup.changed();
    events.lifecycle({
      action: 'cluster-member-renamed',
      source: memberUrl(renamed),
      project: null,
      requestor,
      context: { old_name: name },
    });
    return memberUrl(renamed);
  }

  async #find(name: string): Promise<{ all: readonly MemberDetails[]; member: MemberDetails }> {
    this.#clustered();
    const all = await listMemberDetails(this.setup.store);
    const member = all.find((one) => one.name === name);
    if (member === undefined) throw notFound('Cluster member not found');
    return { all, member };
  }

  #clustered(): void {
    if (!this.setup.cluster.self.clustered) throw invalid('Server is not clustered');
  }

  #view(member: MemberDetails, all: readonly MemberDetails[]): ClusterMember {
    const { cluster, now } = this.setup;
    const own = cluster.self.identity?.id === member.id;
    const role = cluster.members.find(({ id }) => id === member.id)?.role ?? 'spare';
    const highest = (of: (one: MemberDetails) => number) => Math.max(...all.map(of));
    const { status, message } = memberStatus(
      { ...member, silentMs: own ? 0 : cluster.liveness.silentMs(member.id) },
      {
        offlineAfterMs: this.offlineAfterMs,
        schema: highest((one) => one.schema),
        apiExtensions: highest((one) => one.apiExtensions),
      },
      now(),
    );
    return {
      roles: [...member.roles, ...databaseRoles(role, cluster.liveness.leader === member.id)],
      failure_domain: member.failureDomain,
      description: member.description,
      config: member.config,
      groups: member.groups,
      server_name: member.name,
      url: `https://${member.address}`,
      database: role !== 'spare',
      status,
      message,
      architecture: member.architecture,
    };
  }
}

export const memberUrl = (name: string): string => apiUrl(['cluster', 'members', name]);

/** What a user can say of a member, and by which it is seen to have changed. */
export const writable = ({ roles, failure_domain, description, config, groups }: ClusterMember): ClusterMemberPut => ({
  roles,
  failure_domain,
  description,
  config,
  groups,
});

export const memberEtag = writable;

const automatic: readonly string[] = ['database', 'database-leader', 'database-standby'];

function databaseRoles(role: DatabaseRole, leader: boolean): string[] {
  if (role === 'spare') return [];
  if (role === 'stand-by') return ['database-standby'];
  return leader ? ['database-leader', 'database'] : ['database'];
}

/** @throws DomainError (invalid) */
function checked(put: ClusterMemberPut, now: ClusterMember): MemberSettings {
  clusterMemberKeys.check(put.config, CLUSTER_MEMBER_COMPLAINTS);
  if (put.groups.length === 0) throw invalid('Cluster members need to belong to at least one group');
  if (put.failure_domain === '') throw invalid('No failure domain provided');
  const votes = (roles: readonly string[]) => roles.includes('database');
  if (votes(now.roles) && !votes(put.roles)) throw invalid(`The 'database' role cannot be dropped at this time`);
  if (!votes(now.roles) && votes(put.roles)) throw invalid(`The 'database' role cannot be added at this time`);
  const roles = put.roles.filter((role) => !automatic.includes(role));
  const unknown = roles.find((role) => memberRoleCodes.find(role) === null);
  if (unknown !== undefined) throw invalid(`Invalid cluster role ${quote(unknown)}`);
  return {
    description: put.description,
    failureDomain: put.failure_domain,
    roles: roles as MemberRole[],
    groups: [...new Set(put.groups)],
    config: put.config,
  };
}
