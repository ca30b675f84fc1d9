import { randomInt } from 'node:crypto';

import { supportedBy } from '@lxd/model/architectures';
import { DomainError, invalid, quote } from '@lxd/model/errors';
import type { MemberView, SchedulingMode } from '@lxd/scheduler/cluster-view';
import { placeInstance, type Placement, type PlacementRequest } from '@lxd/scheduler/place-instance';
import { existingInstances } from '@lxd/store/instances';
import { groupExists, listPlacementMembers } from '@lxd/store/placement';
import type { Store } from '@lxd/store/store';

import type { ClusterPart } from '../../cluster/cluster.js';
import type { MemberClients } from '../../cluster/member-client.js';

export interface PlacerSetup {
  readonly store: Store;
  readonly cluster: ClusterPart;
  readonly members: MemberClients;
  readonly now: () => number; // ms
}

/** What an instance will be called, so that it isn't counted twice once its row is there. */
export interface PlacedName {
  readonly project: string;
  readonly name: string;
}

interface Promised extends PlacedName {
  readonly member: string;
  readonly until: number;
}

/** A member that takes longer to say that it is there is passed over. */
const pingMs = 1000;
/** In this time the row of a creation that was handed on has been written. */
const promisedMs = 5000;

/** Decides where instances go, from what the cluster is like now. */
export class Placer {
  /** Placements whose rows may not be there yet. */
  #promised: Promised[] = [];

  constructor(private readonly setup: PlacerSetup) {}

  /**
   * @returns where it goes and what was considered
   * @throws DomainError (invalid) `No suitable cluster member could be found`
   */
  async place(request: PlacementRequest, instance: PlacedName): Promise<Placement & { readonly member: string }> {
    const { store, now } = this.setup;
    if (request.group !== null && !(await groupExists(store, request.group))) {
      throw invalid(`Cluster group ${quote(request.group)} doesn't exist`);
    }
    const members = await this.members();
    const placement = placeInstance(request, members, (tied) => tied[randomInt(tied.length)]!);
    const { member } = placement;
    if (member === null) throw invalid('No suitable cluster member could be found');
    this.#promised.push({ ...instance, member, until: now() + promisedMs });
    return { ...placement, member };
  }

  /** All members as they are now; a silent one is offline. */
  async members(): Promise<MemberView[]> {
    const { store, now } = this.setup;
    this.#promised = this.#promised.filter(({ until }) => until > now());
    const waiting = this.#promised.map(({ project, name }) => ({ project, name }));
    const [rows, written] = await Promise.all([
      listPlacementMembers(store),
      waiting.length === 0 ? [] : existingInstances(store, waiting),
    ]);
    const joined = rows.filter(({ state }) => state !== 'pending');
    const online = await Promise.all(joined.map(({ name, address }) => this.#answers(name, address)));
    const there = new Set(written.map(({ project, name }) => `${project}/${name}`));
    const coming = this.#promised.filter(({ project, name }) => !there.has(`${project}/${name}`));
    return joined.map((row, index) => ({
      name: row.name,
      architectures: supportedBy(row.architecture),
      online: online[index] ?? false,
      evacuated: row.state === 'evacuated',
      groups: row.groups,
      scheduling: modes.find((mode) => mode === row.scheduling) ?? 'all',
      failureDomain: row.failureDomain,
      instances: row.instances + coming.filter(({ member }) => member === row.name).length,
      pools: row.pools,
      networks: row.networks,
      capacity: null,
    }));
  }

  async #answers(name: string, address: string): Promise<boolean> {
    const { cluster, members } = this.setup;
    if (name === cluster.self.member) return true;
    try {
      await members.at(address).ping({}, { timeoutMs: pingMs, failFast: true });
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}

const modes: readonly SchedulingMode[] = ['all', 'group', 'manual'];
