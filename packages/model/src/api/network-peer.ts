import type { Config } from './config.js';

// Peerings of OVN networks: `/1.0/networks/{name}/peers`.

/** The writable part of a peering. */
export interface NetworkPeerPut {
  readonly config: Config;
  readonly description: string;
}

/** A peering. */
export interface NetworkPeer extends NetworkPeerPut {
  readonly name: string;
  readonly status: string;
  readonly target_network: string;
  readonly target_project: string;
  readonly used_by: readonly string[];
}

/** Asks for a peering. */
export interface NetworkPeersPost extends Partial<NetworkPeerPut> {
  readonly name: string;
  readonly target_network: string;
  readonly target_project?: string;
}
