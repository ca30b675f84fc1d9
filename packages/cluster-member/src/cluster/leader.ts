import { setTimeout as sleep } from 'node:timers/promises';

import { chain, DomainError } from '@lxd/model/errors';
import type { MemberTable } from '@lxd/proto/lxd/member/v1/member';
import { nextRoleChange, type RoleChange, type RoleMember, type RoleTargets } from '@lxd/scheduler/database-roles';
import type { DatabaseRole } from '@lxd/store/codes';
import { listFailureDomains } from '@lxd/store/member-details';
import type { RaftNodeRecord } from '@lxd/store/raft-nodes';
import { removeNode } from '@lxd/store/rqlite/admin';
import { NodeFailure } from '@lxd/store/rqlite/node';

import type { Cluster } from './cluster.js';
import type { MemberClients } from './member-client.js';

export interface LeaderSetup {
  readonly cluster: Cluster;
  readonly clients: MemberClients;
  targets(): RoleTargets;
  /** Of `cluster.offline_threshold`. */
  offlineAfterMs(): number;
  info(message: string, about: Readonly<Record<string, unknown>>): void;
  /** At the end of every round. */
  afterRound?(): Promise<void>;
}

/** A round: far below any `cluster.offline_threshold`. */
const roundMs = 2_000;
const pingMs = 1_500;
/** A member that missed so much is not counted on, though it is not lost yet. */
const doubtfulMs = 3 * roundMs;
/** A role is taken with a copy of the whole database. */
export const assignMs = 90_000;

/** What the leader does besides: it asks all members how they are, and gives out database roles. */
export class Leader {
  /** What kind of node each member says it runs. */
  readonly #reported = new Map<number, { role: DatabaseRole; differs: number }>();
  #step: Promise<void> | null = null;
  #wake: (() => void) | null = null;

  constructor(private readonly setup: LeaderSetup) {}

  async run(signal: AbortSignal): Promise<void> {
    const { cluster, info } = this.setup;
    info('This member leads the cluster', { term: cluster.liveness.term });
    this.#reported.clear();
    while (!signal.aborted) {
      await this.#tolerate('look at the members', () => cluster.refresh());
      await this.#pingAll();
      if (signal.aborted) return;
      this.#step ??= this.#tolerate('change a database role', () => this.#change(signal)).finally(
        () => (this.#step = null),
      );
      await this.#tolerate('finish a round', async () => this.setup.afterRound?.());
      await this.#pause(signal);
    }
  }

  /** Begins the next round at once. */
  wake(): void {
    this.#wake?.();
  }

  /**
   * Gives the role of a member that is going to others, as far as there are others.
   * @returns whether somebody has it now
   */
  async handOver(id: number): Promise<boolean> {
    const { cluster } = this.setup;
    cluster.liveness.leaving(id);
    await this.#step;
    const never = new AbortController().signal;
    const holding = (role: DatabaseRole) =>
      cluster.members.filter((one) => one.role === role && one.id !== id).length;
    const own = cluster.members.find((one) => one.id === id);
    if (own === undefined || own.role === 'spare') return true;
    const before = holding(own.role);
    await this.#change(never);
    return holding(own.role) > before;
  }

  /** One change after the other until all is well, or one fails. */
  async #change(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const change = this.#repair() ?? nextRoleChange(await this.#roleMembers(), this.setup.targets());
      if (change === null) return;
      await this.#carryOut(change);
      await this.setup.cluster.refresh();
      await this.#pingAll();
    }
  }

  /** A member that runs another kind of node than the database has it down for. */
  #repair(): RoleChange | null {
    for (const { id, role } of this.#others()) {
      const reported = this.#reported.get(id);
      if (reported !== undefined && reported.differs > 1 && this.#online(id)) {
        reported.differs = 0;
        return { id, to: role, reason: `it runs a ${reported.role}` };
      }
    }
    return null;
  }

  async #carryOut({ id, to, reason }: RoleChange): Promise<void> {
    const { cluster, clients, info } = this.setup;
    const member = cluster.members.find((one) => one.id === id);
    if (member === undefined) return;
    info('Changing a database role', { member: member.name, from: member.role, to, reason });
    if (this.#online(id)) {
      await clients.at(member.address).assignRole({ role: to }, { timeoutMs: assignMs });
      this.#reported.delete(id);
      return;
    }
    const client = cluster.node?.client();
    try {
      if (client !== undefined) await removeNode(client, String(id));
    } finally {
      client?.close();
    }
  }

  async #pingAll(): Promise<void> {
    const { cluster, clients } = this.setup;
    const table = this.#table();
    await Promise.all(
      this.#others().map(async ({ id, address, role }) => {
        try {
          const answer = await clients.at(address).ping({ table }, { timeoutMs: pingMs, failFast: true });
          if (answer.id !== id) return;
          cluster.liveness.answered(id);
          cluster.liveness.returned(id);
          const before = this.#reported.get(id)?.differs ?? 0;
          const differs = answer.role === role ? 0 : before + 1;
          this.#reported.set(id, { role: answer.role as DatabaseRole, differs });
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      }),
    );
  }

  #table(): MemberTable {
    const { cluster } = this.setup;
    const own = cluster.self.identity?.id ?? 0;
    cluster.liveness.answered(own);
    return {
      term: cluster.liveness.term,
      leader: own,
      members: cluster.members.map((one) => ({ ...one, silentMs: cluster.liveness.silentMs(one.id) })),
    };
  }

  async #roleMembers(): Promise<RoleMember[]> {
    const { cluster, offlineAfterMs } = this.setup;
    const own = cluster.self.identity?.id;
    const domains = await listFailureDomains(cluster.store);
    return cluster.members.map(({ id, role }) => ({
      id,
      role,
      online: this.#online(id),
      lost: id !== own && cluster.liveness.silentMs(id) > offlineAfterMs(),
      leader: id === own,
      failureDomain: domains.get(id) ?? 'default',
    }));
  }

  #online(id: number): boolean {
    const { liveness, self } = this.setup.cluster;
    if (liveness.isLeaving(id)) return false;
    return id === self.identity?.id || liveness.silentMs(id) < doubtfulMs;
  }

  #others(): readonly RaftNodeRecord[] {
    const own = this.setup.cluster.self.identity?.id;
    return this.setup.cluster.members.filter(({ id }) => id !== own);
  }

  /** What fails now is tried again in the next round. */
  async #tolerate(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof NodeFailure)) throw error;
      this.setup.info(`Failed to ${what}`, { error: chain(error) });
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const either = AbortSignal.any([signal, woken.signal]);
    await sleep(roundMs, undefined, { signal: either, ref: false }).catch(() => undefined);
    this.#wake = null;
  }
}
