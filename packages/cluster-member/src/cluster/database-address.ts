import { parseListenAddress, printListenAddress } from '../http/listen-address.js';

/** A member's database listens beside its API: on the same host, at these distances. */
const httpOffset = 10;
const raftOffset = 11;
export const defaultPort = 8443;

export interface DatabaseAddresses {
  readonly http: string;
  readonly raft: string;
}

/**
 * Where a member's `rqlited` is reached.
 * @param member `host[:port]`, as in `cluster.https_address`
 */
export function databaseAddresses(member: string): DatabaseAddresses {
  const { host, port } = parseListenAddress(member, defaultPort);
  const at = (offset: number) => printListenAddress(host ?? '', port + offset);
  return { http: at(httpOffset), raft: at(raftOffset) };
}
