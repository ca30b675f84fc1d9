import type { Config } from './config.js';

// Networks: `/1.0/networks`.

/** The writable part of a network. */
export interface NetworkPut {
  readonly config: Config;
  readonly description: string;
}

/** A network, managed or just present on the host. */
export interface Network extends NetworkPut {
  readonly name: string;
  readonly locations: readonly string[];
  readonly managed: boolean;
  readonly status: string; // Created, Pending, Errored, Unknown
  readonly type: string; // bridge, physical, macvlan, sriov, ovn, loopback, unknown, ...
  readonly used_by: readonly string[];
}

/** Creates a network. */
export interface NetworksPost extends Partial<NetworkPut> {
  readonly name: string;
  readonly type?: string;
}

/** Renames a network. */
export interface NetworkPost {
  readonly name: string;
}
