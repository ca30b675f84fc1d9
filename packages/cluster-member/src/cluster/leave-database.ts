import type { Cluster } from './cluster.js';
import type { Leader } from './leader.js';
import type { MemberClients } from './member-client.js';

/**
 * For a member that goes down in order: another takes its role in the database, if there is one
 * to take it, and then this one's node goes. Else it keeps its role, and the node merely ends.
 * @param leader null where another leads
 */
export async function leaveDatabase(
  cluster: Cluster,
  clients: MemberClients,
  leader: Leader | null,
): Promise<void> {
  const own = cluster.self.identity;
  const role = cluster.members.find(({ id }) => id === own?.id)?.role ?? 'spare';
  if (own === null || role === 'spare' || cluster.members.length < 3) return;
  if (leader !== null) {
    if (!(await leader.handOver(own.id))) return;
    await cluster.node?.stop(); // a leader that ends steps down first
    return cluster.takeRole('spare');
  }
  const leading = cluster.members.find(({ id }) => id === cluster.liveness.leader);
  if (leading === undefined) return;
  const { replaced } = await clients.at(leading.address).handOver({ id: own.id }, { failFast: true });
  if (replaced) await cluster.takeRole('spare');
}
