import type { RaftNodeRecord } from '@lxd/store/raft-nodes';

import type { ClusterPairs } from './cluster-files.js';

/** What a server that wants to join tells the member it asks. JSON. */
export interface JoinRequest {
  /** Only look whether it would be let in; nothing is used up. */
  readonly check: boolean;
  readonly name: string;
  readonly address: string; // `host:port` of its cluster.https_address
  /** A join token, or the trust password. */
  readonly password: string;
  /** Its own server certificate, PEM. */
  readonly certificate: string;
  readonly schema: number;
  readonly apiExtensions: number;
  readonly architecture: string;
}

/** A pool or network as all members have it. */
export interface SharedPool {
  readonly name: string;
  readonly driver: string;
  readonly config: Readonly<Record<string, string>>; // without member-specific keys
}

export interface SharedNetwork {
  readonly id: number;
  readonly project: string;
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
}

/** What there is to be had on every member. */
export interface JoinOffer {
  readonly pools: readonly SharedPool[];
  readonly networks: readonly SharedNetwork[];
}

/** The answer to one who is let in. */
export interface JoinGrant extends JoinOffer {
  readonly member: RaftNodeRecord;
  readonly members: readonly RaftNodeRecord[];
  readonly pairs: ClusterPairs;
}
