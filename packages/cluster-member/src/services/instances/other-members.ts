import { DomainError } from '@lxd/model/errors';
import type { InstanceState } from '@lxd/proto/lxd/agent/v1/instances';

import type { ClusterPart } from '../../cluster/cluster.js';
import type { MemberClients } from '../../cluster/member-client.js';
import type { MemberCalls } from '../../cluster/member-services.js';
import { instanceKey } from './locks.js';
import { statusWord, type RunningStatus } from './statuses.js';

/** What instances of one member do, by `<project>/<name>`; null: the member is silent. */
export type Heard<T> = ReadonlyMap<string, T> | null;

/**
 * What instances on other members do. All are asked at once and one that does not answer in
 * time is left out: a list must come back at once, whoever is down.
 */
export class OtherMembers {
  constructor(
    private readonly cluster: ClusterPart,
    private readonly clients: MemberClients,
  ) {}

  statuses(members: Iterable<string>): Promise<ReadonlyMap<string, Heard<RunningStatus>>> {
    return this.#ask(members, async (calls) => {
      const { instances } = await calls.getStatuses({}, { timeoutMs: deadlineMs, failFast: true });
      return instances.map(({ project, name, status, pid }) => [
        instanceKey(project, name),
        { status: statusWord(status), pid },
      ]);
    });
  }

  states(members: Iterable<string>): Promise<ReadonlyMap<string, Heard<InstanceState>>> {
    const everything = { instances: [], brief: false, stopped: [] };
    return this.#ask(members, async (calls) => {
      const { states } = await calls.getStates(everything, { timeoutMs: deadlineMs, failFast: true });
      return states.map((state) => [
        instanceKey(state.ref?.project ?? 'default', state.ref?.name ?? ''),
        state,
      ]);
    });
  }

  async #ask<T>(
    members: Iterable<string>,
    ask: (calls: MemberCalls) => Promise<[string, T][]>,
  ): Promise<ReadonlyMap<string, Heard<T>>> {
    const own = this.cluster.self.member;
    const others = [...new Set(members)].filter((member) => member !== own);
    const answers = others.map(async (name): Promise<[string, Heard<T>]> => {
      const address = (await this.cluster.find({ name }))?.address;
      if (address === undefined) return [name, null];
      try {
        return [name, new Map(await ask(this.clients.at(address)))];
      } catch (error) {
        if (error instanceof DomainError) return [name, null];
        throw error;
      }
    });
    return new Map(await Promise.all(answers));
  }
}

const deadlineMs = 1_000;
