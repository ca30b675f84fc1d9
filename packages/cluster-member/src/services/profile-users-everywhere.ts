import { DomainError, chain } from '@lxd/model/errors';
import { instanceLocations } from '@lxd/store/instances';
import type { Store } from '@lxd/store/store';

import type { ClusterPart } from '../cluster/cluster.js';
import type { MemberClients } from '../cluster/member-client.js';
import type { ProfileUser, ProfileUsers } from './profiles.js';

/** A change of a profile is carried to each instance by the member it is on. */
export function profileUsersEverywhere(
  here: ProfileUsers,
  { store, cluster, clients }: { store: Store; cluster: ClusterPart; clients: MemberClients },
): ProfileUsers {
  return {
    ...here,
    async profileChanged(users, before) {
      if (!cluster.self.clustered) return here.profileChanged(users, before);
      const parts = await byMember(store, users);
      const failed = [...parts].map(async ([member, part]) => {
        if (member === cluster.self.member) return here.profileChanged(part, before);
        const address = (await cluster.find({ name: member }))?.address ?? '';
        try {
          const calls = clients.at(address);
          await calls.ping({}, { failFast: true }); // a member that is away is told apart from a slow one
          const answer = await calls.carryProfile({ users: [...part], before: JSON.stringify(before) });
          return answer.failed;
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          return part.map(({ project, name }) => `Project: ${project}, Instance: ${name}: ${chain(error)}`);
        }
      });
      return (await Promise.all(failed)).flat().sort();
    },
  };
}

async function byMember(
  store: Store,
  users: readonly ProfileUser[],
): Promise<Map<string, ProfileUser[]>> {
  const locations = await instanceLocations(store, users);
  const parts = new Map<string, ProfileUser[]>();
  for (const user of users) {
    const member = locations.get(`${user.project}/${user.name}`);
    if (member === undefined) continue; // deleted meanwhile
    const part = parts.get(member);
    if (part === undefined) parts.set(member, [user]);
    else part.push(user);
  }
  return parts;
}
