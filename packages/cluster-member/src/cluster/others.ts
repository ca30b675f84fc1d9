import { DomainError } from '@lxd/model/errors';
import type { RaftNodeRecord } from '@lxd/store/raft-nodes';

import type { ClusterPart } from './cluster.js';
import type { MemberClients } from './member-client.js';
import type { MemberCalls } from './member-services.js';

/** All members but this one, as it last heard of them. */
export function othersOf(cluster: ClusterPart): readonly RaftNodeRecord[] {
  const own = cluster.self.identity;
  return own === null ? [] : cluster.members.filter(({ id }) => id !== own.id);
}

/** Asking all other members the same thing. */
export class Others {
  constructor(
    private readonly cluster: ClusterPart,
    private readonly clients: MemberClients,
  ) {}

  /**
   * What each says, at the same time; null for one that can't say: it must delay nobody.
   * @param ask its calls fail in time by themselves
   */
  async ask<T>(ask: (calls: MemberCalls, member: RaftNodeRecord) => Promise<T>): Promise<ReadonlyMap<string, T | null>> {
    const answers = othersOf(this.cluster).map(async (member): Promise<[string, T | null]> => {
      try {
        return [member.name, await ask(this.clients.at(member.address), member)];
      } catch (error) {
        if (error instanceof DomainError) return [member.name, null];
        throw error;
      }
    });
    return new Map(await Promise.all(answers));
  }
}
