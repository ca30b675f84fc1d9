import { RqliteNode } from './node.js';

/** A node as the cluster's configuration has it. */
export interface RaftNode {
  readonly id: string;
  /** `host:port` of its Raft port. */
  readonly address: string;
  readonly voter: boolean;
  readonly reachable: boolean;
  readonly leader: boolean;
}

const quickMs = 2_000;
/** Loading a whole database, or taking in a node, copies all of it. */
const slowMs = 60_000;

/** @throws NodeFailure while it does not answer or there is no leader */
export async function isReady(node: RqliteNode): Promise<void> {
  await node.send('GET', '/readyz', quickMs);
}

/** All nodes, voters and others. @throws NodeFailure */
export async function listNodes(node: RqliteNode): Promise<RaftNode[]> {
  const answer = (await node.send('GET', '/nodes?ver=2&nonvoters&timeout=1s', quickMs)) as {
    nodes?: { id: string; addr: string; voter?: boolean; reachable?: boolean; leader?: boolean }[];
  };
  return (answer.nodes ?? []).map(({ id, addr, voter, reachable, leader }) => ({
    id,
    address: addr,
    voter: voter === true,
    reachable: reachable === true,
    leader: leader === true,
  }));
}

/** Makes a SQLite file the content of a fresh, single node. @throws NodeFailure */
export async function boot(node: RqliteNode, database: Uint8Array): Promise<void> {
  await node.send('POST', '/boot', slowMs, database);
}

/** Takes a node out of the cluster's configuration. @throws NodeFailure */
export async function removeNode(node: RqliteNode, id: string): Promise<void> {
  await node.send('DELETE', '/remove', quickMs, { id });
}

/** What a node says of itself, as far as it is of use here. @throws NodeFailure */
export async function readStatus(node: RqliteNode): Promise<NodeStatus> {
  const { store } = (await node.send('GET', '/status', quickMs)) as {
    store: {
      leader: { node_id: string; addr: string };
      raft: { state: string; term: number; applied_index: number; last_log_index: number };
    };
  };
  return {
    leaderId: store.leader.node_id || null,
    state: store.raft.state,
    term: store.raft.term,
    appliedIndex: store.raft.applied_index,
    lastLogIndex: store.raft.last_log_index,
  };
}

export interface NodeStatus {
  readonly leaderId: string | null;
  /** "Leader", "Follower", "Candidate", "Shutdown". */
  readonly state: string;
  readonly term: number;
  readonly appliedIndex: number;
  readonly lastLogIndex: number;
}
